/**
 * The pages that teachers, pupils and guardians open on a phone. Their first load is kept small (tests/e2e/first-load), and
 * they are kept on the device, so that they open without a network.
 */
export const phonePages = [
  'src/pages/home.tsx',
  'src/pages/sign-in.tsx',
  'src/pages/points.tsx',
  'src/pages/records.tsx',
  'src/pages/record.tsx',
  'src/pages/write-record.tsx',
  'src/pages/review-records.tsx',
  'src/pages/class.tsx',
  'src/pages/student.tsx',
];

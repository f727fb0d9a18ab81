/** A record that the pupil takes, as the form holds it. */
export interface Chosen {
  recordId: string;
  highlighted: boolean;
  reason: string;
}

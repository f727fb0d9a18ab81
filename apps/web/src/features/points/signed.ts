/** With a sign of minus that is as wide as plus. */
export const signed = (points: number) => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);

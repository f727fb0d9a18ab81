/** A witness's time where this machine is, with the zone, since a day without one is no date. */
export function sayTime(seconds: bigint): string {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return `${seconds} s`;
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

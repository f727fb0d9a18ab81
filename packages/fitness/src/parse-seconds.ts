const MINUTES_AND_SECONDS = /^(\d{1,2})(?:['′’‘`:]|分钟?)([0-5]?\d(?:\.\d{1,2})?)(?:"|”|“|''|′′|’’|秒)?$/;
const ONLY_MINUTES = /^(\d{1,2})(?:['′’]|分钟?)$/;
const CLOCK = /^0{1,2}:([0-5]?\d):([0-5]\d)(?:\.\d+)?$/;
const ONLY_SECONDS = /^(\d{2,4}(?:\.\d{1,2})?)(?:"|”|''|′′|秒|s)?$/i;

/**
 * The seconds of an endurance run as people write it: 4'15", 4′15″, 4:15, 4分15秒, 0:04:15 (a spreadsheet's time of day),
 * or a bare number from 60, which is seconds. "4.15" may be 4 min 15 s or 4.15 min and is refused, as is 4'5 without a
 * closing mark (5 s, or 50 cut short) and everything above 59 minutes.
 *
 * @returns seconds, or null when the text is not clearly a time.
 */
export function parseSeconds(text: string): number | null {
  // The acute accent stands for a prime; NFKC would take it apart.
  const plain = text.replaceAll('´', "'").normalize('NFKC').replace(/\s+/g, '');
  const clock = CLOCK.exec(plain);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const both = MINUTES_AND_SECONDS.exec(plain);
  if (both) {
    const [whole, minutes, seconds] = both as unknown as [string, string, string];
    const closed = !/\d$/.test(whole);
    if (!closed && /^\d(\.|$)/.test(seconds)) return null;
    return Number(minutes) < 60 ? Number(minutes) * 60 + Number(seconds) : null;
  }
  const minutes = ONLY_MINUTES.exec(plain);
  if (minutes) return Number(minutes[1]) < 60 ? Number(minutes[1]) * 60 : null;
  const seconds = ONLY_SECONDS.exec(plain);
  return seconds && Number(seconds[1]) >= 60 && Number(seconds[1]) < 3600 ? Number(seconds[1]) : null;
}

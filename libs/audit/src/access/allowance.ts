/** So many a minute, whoever asks. */
export class Allowance {
  private minute = '';
  private taken = 0;

  constructor(private readonly mostPerMinute: number) {}

  /** @returns `taken`, or else whether this is the first one of its minute that is too many */
  take(now: string): 'taken' | 'used up' | 'was used up' {
    const minute = now.slice(0, 'YYYY-MM-DDTHH:MM'.length);
    if (minute !== this.minute) this.taken = 0;
    this.minute = minute;
    this.taken++;
    if (this.taken <= this.mostPerMinute) return 'taken';
    return this.taken === this.mostPerMinute + 1 ? 'used up' : 'was used up';
  }
}

// The field's status: a line below it for everyone, announcements for screen readers.
import type { FieldParts } from './parts.ts';

/** Milliseconds of pause in typing after which screen readers are told. */
export const QUIET = 400;

/** Shows and announces texts. */
export class Status {
  private timer = 0;

  constructor(private readonly parts: Pick<FieldParts, 'state' | 'live'>) {}

  /** Shows a text until the next one. An empty text hides the line. */
  show(text: string): void {
    this.parts.state.textContent = text;
    this.parts.state.hidden = text === '';
  }

  /** Announces a text to screen readers, and only the last of several in quick succession. */
  announce(text: string): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.parts.live.textContent = text), QUIET);
  }

  /** Shows and announces a text. */
  tell(text: string): void {
    this.show(text);
    this.announce(text);
  }
}

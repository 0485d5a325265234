// What the field says of itself: to everyone below it, to screen readers aloud.
import type { FieldParts } from './parts.ts';

/** Screen readers are told once typing pauses, milliseconds. */
export const QUIET = 400;

/** Says things. */
export class Status {
  private timer = 0;

  constructor(private readonly parts: Pick<FieldParts, 'state' | 'live'>) {}

  /** Shows it, until something else is to be shown; nothing when empty. */
  show(text: string): void {
    this.parts.state.textContent = text;
    this.parts.state.hidden = text === '';
  }

  /** Tells screen readers, the latest of what comes in quick succession. */
  announce(text: string): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.parts.live.textContent = text), QUIET);
  }

  /** Both. */
  tell(text: string): void {
    this.show(text);
    this.announce(text);
  }
}

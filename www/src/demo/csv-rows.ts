// The rows of a file, for the page to show. The engine has told how they are written.
import type { CsvHead } from 'ruelle';

/** Reads rows from chunks of bytes. */
export class Rows {
  private readonly decoder: TextDecoder;
  private rest = '';
  /** The position in `rest` to go on at. */
  private at = 0;
  /** Whether that position is within quotes. */
  private isQuoted = false;

  constructor(private readonly head: CsvHead) {
    this.decoder = new TextDecoder(head.encoding);
  }

  /** The rows that these bytes complete. `undefined`: there are no more bytes. */
  push(bytes: Uint8Array | undefined): string[][] {
    this.rest += bytes ? this.decoder.decode(bytes, { stream: true }) : `${this.decoder.decode()}\n`;
    const rows: string[][] = [];
    let begin = 0;
    for (; this.at < this.rest.length; this.at++) {
      const sign = this.rest[this.at];
      if (sign === this.head.quote) this.isQuoted = !this.isQuoted;
      if (this.isQuoted || (sign !== '\n' && sign !== '\r')) continue;
      if (this.at > begin) rows.push(this.fields(this.rest.slice(begin, this.at)));
      begin = this.at + 1;
    }
    this.rest = this.rest.slice(begin);
    this.at = this.rest.length;
    return rows;
  }

  private fields(row: string): string[] {
    const { delimiter, quote } = this.head;
    const fields: string[] = [];
    let field = '';
    let isQuoted = false;
    for (let at = 0; at < row.length; at++) {
      const sign = row[at] ?? '';
      if (sign === quote && isQuoted && row[at + 1] === quote) field += row[++at];
      else if (sign === quote) isQuoted = !isQuoted;
      else if (sign === delimiter && !isQuoted) field = (fields.push(field), '');
      else field += sign;
    }
    fields.push(field);
    return fields;
  }
}

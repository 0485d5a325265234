// The part of the page where a file of addresses is dropped.
import type { CsvHead, CsvProgress, Geocoder, Ruelle } from 'ruelle';
import { reason } from '../geocoder/error.ts';
import { speak } from './messages.ts';
import { likelyColumns } from './csv-columns.ts';
import { runJob } from './csv-job.ts';
import type { FoundPoint, ShownRow } from './csv-job.ts';
import { size } from './costs.ts';
import { element } from './dom.ts';

/** Rows that tell how many there are a second. */
const ENOUGH = 500;

/** What the section wants of the page. */
export interface FileHost {
  geocoder(): Geocoder | undefined;
  /** Places were found; `isFirst`: of another file. */
  onPlaces(places: readonly FoundPoint[], isFirst: boolean): void;
  /** What is asked of the network from now on is not for typing, until the promise is done. */
  pardon<T>(work: Promise<T>): Promise<T>;
}

/** Sets the section up. */
export function fileSection(host: FileHost, lang: string): void {
  const section = new FileSection(host, lang);
  const input = element('file', HTMLInputElement);
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) void section.open(file);
    input.value = '';
  });
  element('file-example', HTMLButtonElement).addEventListener('click', () => void section.example());
  element('start', HTMLButtonElement).addEventListener('click', () => void section.run());
  element('stop', HTMLButtonElement).addEventListener('click', () => section.stop());
  // Wherever on the page it is dropped.
  const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    document.body.dataset['dragging'] = '';
  });
  addEventListener('dragleave', ({ relatedTarget }) => relatedTarget ?? delete document.body.dataset['dragging']);
  addEventListener('drop', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    delete document.body.dataset['dragging'];
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void section.open(file);
    element('drop', HTMLElement).scrollIntoView({ block: 'start' });
  });
}

class FileSection {
  private readonly speech;
  private file: { file: File; head: CsvHead } | undefined;
  private running: AbortController | undefined;
  private address = '';
  /** How far it was when it was first heard of. */
  private begun: { count: number; milliseconds: number } | undefined;

  constructor(
    private readonly host: FileHost,
    private readonly lang: string,
  ) {
    this.speech = speak(lang);
  }

  async example(): Promise<void> {
    const answer = await this.host.pardon(fetch(new URL('exemple.csv', document.baseURI)));
    await this.open(new File([await answer.blob()], 'exemple.csv', { type: 'text/csv' }));
  }

  /** Shows a file; geocodes it at once where its columns leave no doubt. */
  async open(file: File): Promise<void> {
    this.stop();
    this.complain('');
    for (const id of ['job', 'job-progress', 'rows', 'download', 'on-map']) element(id, HTMLElement).hidden = true;
    try {
      const head = await this.host.pardon(this.geocoder().csvHead(file));
      this.file = { file, head };
      element('file-name', HTMLElement).textContent = file.name;
      element('file-size', HTMLElement).textContent = `${size(file.size, this.lang)} · ${head.encoding}`;
      const likely = likelyColumns(head.columns);
      this.showColumns(head.columns, likely);
      element('job', HTMLElement).hidden = false;
      if (likely.length > 0) await this.run();
    } catch (error) {
      this.complain(this.speech.say('fileFault', { name: file.name, error: reason(error) }));
    }
  }

  async run(): Promise<void> {
    if (!this.file) return;
    const { file, head } = this.file;
    const columns = [...document.querySelectorAll<HTMLInputElement>('#columns input:checked')].map(({ value }) => value);
    if (columns.length === 0) return this.complain(this.speech.say('noColumn'));
    this.complain('');
    this.stop();
    const mine = (this.running = new AbortController());
    this.begin();
    let isFirst = true;
    const begun = performance.now();
    try {
      const answer = await this.host.pardon(
        runJob(this.geocoder(), file, head, columns, mine.signal, {
          onProgress: (progress) => this.progress(progress, performance.now() - begun),
          onRows: (rows) => this.showRows(rows),
          onPlaces: (places) => {
            this.host.onPlaces(places, isFirst);
            isFirst = false;
          },
        }),
      );
      this.offer(answer, file.name);
    } catch (error) {
      if (!mine.signal.aborted) this.complain(this.speech.say('fileFault', { name: file.name, error: reason(error) }));
    } finally {
      if (this.running === mine) this.end();
    }
  }

  stop(): void {
    this.running?.abort(new Error('stopped'));
    this.end();
  }

  private geocoder(): Ruelle {
    const geocoder = this.host.geocoder();
    if (geocoder && 'csvHead' in geocoder) return geocoder as Ruelle;
    throw new Error(this.speech.say('notReady'));
  }

  private begin(): void {
    this.begun = undefined;
    element('rows-body', HTMLElement).replaceChildren();
    for (const id of ['download', 'on-map']) element(id, HTMLAnchorElement).hidden = true;
    element('job-progress', HTMLElement).hidden = false;
    element('job-bar', HTMLProgressElement).value = 0;
    element('stop', HTMLButtonElement).hidden = false;
    element('job-state', HTMLElement).textContent = this.speech.say('preparing');
  }

  private end(): void {
    this.running = undefined;
    element('stop', HTMLButtonElement).hidden = true;
  }

  private progress({ bytes, total = bytes, rows }: CsvProgress, milliseconds: number): void {
    element('job-bar', HTMLProgressElement).value = total === 0 ? 1 : bytes / total;
    const { ok = 0, notFound = 0, skipped = 0, error = 0 } = rows ?? {};
    const count = ok + notFound + skipped + error;
    const share = new Intl.NumberFormat(this.lang, { style: 'percent', maximumFractionDigits: 1 }).format(count === 0 ? 0 : ok / count);
    // What a few rows take is mostly the engine's start.
    this.begun ??= { count, milliseconds };
    const [more, time] = [count - this.begun.count, milliseconds - this.begun.milliseconds];
    const rate = more < ENOUGH ? '' : this.speech.say('jobRate', { rate: Math.round((1000 * more) / Math.max(1, time)) });
    element('job-state', HTMLElement).textContent = this.speech.say('jobState', { count, share }) + rate;
  }

  private showColumns(columns: readonly string[], likely: readonly string[]): void {
    const label = (name: string): HTMLLabelElement => {
      const [label, box] = [document.createElement('label'), document.createElement('input')];
      Object.assign(box, { type: 'checkbox', value: name, checked: likely.length === 0 || likely.includes(name) });
      label.append(box, ` ${name}`);
      return label;
    };
    // Those that make the address first, in its order.
    element('columns', HTMLElement).replaceChildren(...[...likely, ...columns.filter((name) => !likely.includes(name))].map(label));
  }

  private showRows(rows: readonly ShownRow[]): void {
    element('rows', HTMLElement).hidden = false;
    element('rows-body', HTMLElement).append(...rows.map((row) => this.rowOf(row)));
  }

  private rowOf({ asked, label, score }: ShownRow): HTMLTableRowElement {
    const row = document.createElement('tr');
    const texts = [asked, label || this.speech.say('notFound'), score === undefined ? '–' : new Intl.NumberFormat(this.lang, { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(score)];
    row.append(...texts.map((text) => Object.assign(document.createElement('td'), { textContent: text })));
    row.dataset['quality'] = score === undefined ? 'none' : score >= 0.8 ? 'good' : score >= 0.5 ? 'fair' : 'poor';
    return row;
  }

  private offer(answer: Blob, name: string): void {
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(answer);
    const link = element('download', HTMLAnchorElement);
    Object.assign(link, { href: this.address, download: name.replace(/(\.\w+)?$/, '.geocoded.csv'), hidden: false });
    element('on-map', HTMLAnchorElement).hidden = false;
    link.textContent = this.speech.say('download', { size: size(answer.size, this.lang) });
  }

  private complain(text: string): void {
    const note = element('file-error', HTMLElement);
    note.textContent = text;
    note.hidden = text === '';
  }
}

// The section of the page for a file of addresses.
import type { CsvHead, CsvProgress, Geocoder, Ruelle } from 'ruelle';
import { reason } from '../geocoder/error.ts';
import { size } from './costs.ts';
import { likelyColumns } from './csv-columns.ts';
import { runJob } from './csv-job.ts';
import type { FoundPoint, ShownRow } from './csv-job.ts';
import { element } from './dom.ts';
import { pageMessages } from './messages.ts';
import type { Say } from './messages.ts';

/** Rows after which a rate is shown. */
const MIN_ROWS = 500;

/** The page around the section. */
export interface FileHost {
  geocoder(): Geocoder | undefined;
  /** Called with points that were found. `isFirst`: they replace those of another file. */
  onPoints(points: readonly FoundPoint[], isFirst: boolean): void;
  /** Counts no request until the promise is done. */
  uncounted<T>(work: Promise<T>): Promise<T>;
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
  // A file may be dropped anywhere on the page.
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

/** The language of messages about a file. */
const csvLang = (lang: string): 'fr' | 'en' => (lang.startsWith('fr') ? 'fr' : 'en');

class FileSection {
  private readonly say: Say;
  private file: { file: File; head: CsvHead } | undefined;
  private running: AbortController | undefined;
  private address = '';
  /** The rows and the time at the first progress. */
  private begun: { count: number; milliseconds: number } | undefined;

  constructor(
    private readonly host: FileHost,
    private readonly lang: string,
  ) {
    this.say = pageMessages(lang).say;
  }

  async example(): Promise<void> {
    const answer = await this.host.uncounted(fetch(new URL('exemple.csv', document.baseURI)));
    await this.open(new File([await answer.blob()], 'exemple.csv', { type: 'text/csv' }));
  }

  /** Shows a file. If its columns leave no doubt, geocodes it at once. */
  async open(file: File): Promise<void> {
    this.stop();
    this.showError('');
    for (const id of ['job', 'job-progress', 'rows', 'download', 'on-map']) element(id, HTMLElement).hidden = true;
    try {
      const head = await this.host.uncounted(this.geocoder().csvHead(file, { lang: csvLang(this.lang) }));
      this.file = { file, head };
      element('file-name', HTMLElement).textContent = file.name;
      element('file-size', HTMLElement).textContent = `${size(file.size, this.lang)} · ${head.encoding}`;
      this.showColumns(head.columns, head.asked);
      element('job', HTMLElement).hidden = false;
      if (likelyColumns(head.asked).length > 0) await this.run();
    } catch (error) {
      this.showError(this.say('fileFault', { name: file.name, error: reason(error) }));
    }
  }

  async run(): Promise<void> {
    if (!this.file) return;
    const { file, head } = this.file;
    const columns = [...document.querySelectorAll<HTMLInputElement>('#columns input:checked')].map(({ value }) => value);
    if (columns.length === 0) return this.showError(this.say('noColumn'));
    this.showError('');
    this.stop();
    const mine = new AbortController();
    this.running = mine;
    this.begin();
    let isFirst = true;
    const begun = performance.now();
    try {
      const answer = await this.host.uncounted(
        runJob(this.geocoder(), file, head, { columns, lang: csvLang(this.lang) }, mine.signal, {
          onProgress: (progress) => this.progress(progress, performance.now() - begun),
          onRows: (rows) => this.showRows(rows),
          onPoints: (points) => {
            this.host.onPoints(points, isFirst);
            isFirst = false;
          },
        }),
      );
      this.showDownload(answer, file.name);
    } catch (error) {
      if (!mine.signal.aborted) this.showError(this.say('fileFault', { name: file.name, error: reason(error) }));
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
    throw new Error(this.say('notReady'));
  }

  private begin(): void {
    this.begun = undefined;
    element('rows-body', HTMLElement).replaceChildren();
    for (const id of ['download', 'on-map']) element(id, HTMLAnchorElement).hidden = true;
    element('job-progress', HTMLElement).hidden = false;
    element('job-bar', HTMLProgressElement).value = 0;
    element('stop', HTMLButtonElement).hidden = false;
    element('job-state', HTMLElement).textContent = this.say('preparing');
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
    // The time of the first rows is mostly the engine's start.
    this.begun ??= { count, milliseconds };
    const more = count - this.begun.count;
    const time = milliseconds - this.begun.milliseconds;
    const rate = more < MIN_ROWS ? '' : this.say('jobRate', { rate: Math.round((1000 * more) / Math.max(1, time)) });
    element('job-state', HTMLElement).textContent = this.say('jobState', { count, share }) + rate;
  }

  private showColumns(columns: readonly string[], asked: readonly string[]): void {
    const label = (name: string): HTMLLabelElement => {
      const label = document.createElement('label');
      const box = document.createElement('input');
      Object.assign(box, { type: 'checkbox', value: name, checked: asked.includes(name) });
      label.append(box, ` ${name}`);
      return label;
    };
    // The columns of the address come first, in its order.
    element('columns', HTMLElement).replaceChildren(...[...asked, ...columns.filter((name) => !asked.includes(name))].map(label));
  }

  private showRows(rows: readonly ShownRow[]): void {
    element('rows', HTMLElement).hidden = false;
    element('rows-body', HTMLElement).append(...rows.map((row) => this.rowOf(row)));
  }

  private rowOf({ asked, label, score }: ShownRow): HTMLTableRowElement {
    const row = document.createElement('tr');
    const texts = [asked, label || this.say('notFound'), score === undefined ? '–' : new Intl.NumberFormat(this.lang, { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(score)];
    row.append(...texts.map((text) => Object.assign(document.createElement('td'), { textContent: text })));
    row.dataset['quality'] = score === undefined ? 'none' : score >= 0.8 ? 'good' : score >= 0.5 ? 'fair' : 'poor';
    return row;
  }

  private showDownload(answer: Blob, name: string): void {
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(answer);
    const link = element('download', HTMLAnchorElement);
    Object.assign(link, { href: this.address, download: name.replace(/(\.\w+)?$/, '.geocoded.csv'), hidden: false });
    element('on-map', HTMLAnchorElement).hidden = false;
    link.textContent = this.say('download', { size: size(answer.size, this.lang) });
  }

  private showError(text: string): void {
    const note = element('file-error', HTMLElement);
    note.textContent = text;
    note.hidden = text === '';
  }
}

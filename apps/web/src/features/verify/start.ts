import type { SpokenLanguage } from '@wuyu/ledger';
import { element } from './element';
import { type Handed, type Judgement, judge } from './judge';
import { readSavedKeys, withSavedKeys } from './saved-keys';
import { showJudgement } from './show-judgement';
import { wordsIn } from './words';

const MOST_BYTES = 100_000_000;
const KEPT = 'wuyu.language';

/** Everything that is on the page and not in its words. */
interface State {
  language: SpokenLanguage;
  text: string;
  given: string;
  outcome: 'none' | 'checking' | 'tooLarge' | 'unreadable' | readonly Judgement[];
  said: string;
}

/** Runs the page in an element, which is emptied: a saved copy may have what was on it when it was saved. */
export function startVerifying(root: HTMLElement): void {
  const saved = readSavedKeys();
  const server = /^https?:$/.test(location.protocol) ? location.origin : undefined;
  const fetched = new Map<string, string>();
  const state: State = { language: keptLanguage(), text: '', given: '', outcome: 'none', said: '' };
  let last = 0;

  async function check(handed: Handed | Promise<Handed>): Promise<void> {
    const mine = ++last;
    state.outcome = 'checking';
    showOutcome();
    const sources = { given: state.given, saved, server, fetched };
    const judged = await Promise.resolve(handed).then(
      (read) => judge(read, sources),
      () => 'unreadable' as const,
    );
    if (mine !== last) return; // something else was handed in meanwhile
    state.outcome = judged;
    showOutcome(true);
  }

  function checkFile(file: File | undefined): void {
    if (!file) return;
    if (file.size > MOST_BYTES) {
      last++;
      state.outcome = 'tooLarge';
      showOutcome(true);
      return;
    }
    void check(file.arrayBuffer().then((buffer) => ({ file: new Uint8Array(buffer) })));
  }

  function showOutcome(isNew = false): void {
    const words = wordsIn(state.language);
    const place = document.getElementById('outcome');
    if (!place) return;
    const { outcome } = state;
    place.replaceChildren();
    place.hidden = outcome === 'none';
    if (outcome === 'none') return;
    const heading = element('h2', { tabindex: '-1' }, words.result);
    place.append(heading);
    if (outcome === 'checking') place.append(element('p', { role: 'status' }, words.checking));
    else if (outcome === 'tooLarge' || outcome === 'unreadable')
      place.append(element('p', { role: 'alert' }, words[outcome]));
    else place.append(...outcome.map((each) => showJudgement(each, state.language, server === undefined)));
    if (isNew) {
      heading.focus();
      heading.scrollIntoView({ block: 'start' });
    }
  }

  async function save(): Promise<void> {
    const words = wordsIn(state.language);
    try {
      const answer = await fetch(location.pathname, { credentials: 'omit' });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const day = new Date().toISOString().slice(0, 10);
      const keys = { server: location.host, day, policies: Object.fromEntries(fetched) };
      const page = new Blob([withSavedKeys(await answer.text(), keys)], { type: 'text/html' });
      const address = URL.createObjectURL(page);
      element('a', { href: address, download: `wuyu-verify-${day}.html` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      state.said = words.saved(fetched.size);
    } catch {
      state.said = words.saveFailed;
    }
    const place = document.getElementById('said');
    if (place) place.textContent = state.said;
  }

  function render(): void {
    const words = wordsIn(state.language);
    document.documentElement.lang = state.language;
    document.title = words.documentTitle;

    const language = element(
      'button',
      {
        type: 'button',
        class: 'quiet',
        lang: state.language === 'en' ? 'zh-CN' : 'en',
        'aria-label': words.otherLanguageLabel,
      },
      words.otherLanguage,
    );
    language.addEventListener('click', () => {
      state.language = state.language === 'en' ? 'zh-CN' : 'en';
      keepLanguage(state.language);
      state.said = '';
      render();
      root.querySelector<HTMLElement>('header button')?.focus();
    });

    const file = element('input', {
      type: 'file',
      id: 'file',
      class: 'visually-hidden',
      accept: '.pdf,.json,.tlog-proof,application/pdf,application/json',
      'aria-describedby': 'file-hint',
    });
    file.addEventListener('change', () => {
      checkFile(file.files?.[0]);
      file.value = ''; // the same file can be chosen again
    });

    file.addEventListener('keydown', (event) => {
      // It looks like a button, and a button takes Enter as well.
      if (event.key !== 'Enter') return;
      event.preventDefault();
      file.click();
    });

    const text = field('text', state.text, (value) => {
      state.text = value;
    });
    text.setAttribute('rows', '2');
    const form = element(
      'form',
      { class: 'card' },
      element('h2', {}, words.textTitle),
      element('p', { class: 'soft', id: 'text-hint' }, words.textHint),
      element('label', { for: 'text' }, words.textLabel),
      text,
      element('button', { type: 'submit', class: 'main' }, words.check),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (state.text.trim() !== '') void check({ text: state.text });
    });

    const given = field('given', state.given, (value) => {
      state.given = value;
    });
    given.setAttribute('rows', '5');
    const keys = element(
      'details',
      { class: 'card', open: state.given !== '' },
      element('summary', {}, words.keysTitle),
      element('p', { class: 'soft', id: 'given-hint' }, words.keysHint),
      element('label', { for: 'given' }, words.keysLabel),
      given,
    );

    const saving = element('button', { type: 'button' }, words.save);
    saving.addEventListener('click', () => void save());
    const home = server
      ? element('a', { href: '/', class: 'home' }, words.home)
      : element('span', { class: 'home' }, words.home);

    root.replaceChildren(
      element('header', {}, home, language),
      element(
        'main',
        {},
        element('h1', {}, words.title),
        element('p', { class: 'lead' }, words.lead),
        saved && element('p', { class: 'soft' }, words.isSaved(saved.day, saved.server)),
        element(
          'section',
          { class: 'card drop' },
          element('h2', {}, words.fileTitle),
          file,
          element('label', { for: 'file', class: 'button main' }, words.choose),
          element('p', { class: 'soft', id: 'file-hint' }, words.fileHint),
        ),
        form,
        keys,
        element('section', { id: 'outcome', class: 'card', hidden: true }),
      ),
      element(
        'footer',
        {},
        server ? element('p', {}, saving) : undefined,
        server ? element('p', { class: 'soft' }, words.saveHint) : undefined,
        element('p', { id: 'said', role: 'status' }, state.said),
      ),
    );
    showOutcome();
  }

  acceptDrops(checkFile);
  window.addEventListener('hashchange', checkAddress);
  function checkAddress(): void {
    if (location.hash.length < 2) return;
    state.text = location.href;
    render();
    void check({ text: location.href });
  }
  render();
  checkAddress();
}

function field(id: string, value: string, changed: (value: string) => void): HTMLTextAreaElement {
  const made = element('textarea', {
    id,
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    'aria-describedby': `${id}-hint`,
  });
  made.value = value;
  made.addEventListener('input', () => changed(made.value));
  return made;
}

/** A file may be dropped anywhere; a browser would otherwise leave the page for it. */
function acceptDrops(take: (file: File | undefined) => void): void {
  const mark = (isOver: boolean) => document.body.classList.toggle('over', isOver);
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    take(event.dataTransfer?.files[0]);
  });
}

/** Chinese first; English when this browser chose it before. */
function keptLanguage(): SpokenLanguage {
  try {
    return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

function keepLanguage(language: SpokenLanguage): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

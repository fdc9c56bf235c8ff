// <await-lab lab="fetch" variant="concurrent"></await-lab>: a figure of Await Lab in any page. embed.md, at the top of the project,
// tells its attributes, methods and events. Other people's pages load this file by its address for years: what is there stays.

const HOME = new URL('./', import.meta.url);
const VERSION = 1; // Of the messages, which static/embedded.js answers.
const OPTIONS = ['view', 'controls', 'theme', 'accent', 'from', 'to', 'speed', 'autoplay', 'predict'];
const OTHERS = /^(program|link|height|poster|isolated|id|class|style|title|slot|part|hidden|lang|dir|role|tabindex)$|^(data|aria)-|^on/;
/** How high each lab is, in a column that is wide, narrow, or a telephone's: the place is kept before anything is loaded.
    Code scrolls in 300 px below it, or like a transcript in 420 of its own. */
const HEIGHTS = {
  __proto__: null, // No lab is called constructor.
  'say-after': [302, 275], fetch: [404, 377], scaling: [404, 351], streams: [268, 241], 'producer-consumer': [408, 374],
  'background-tasks': [258, 231], 'event-loop': [474, 477, 534], 'forgotten-await': [406, 379], blocking: [356, 329, 413], program: [183, 183, 205],
};
const [WIDE, NARROW] = [700, 600];
const MAY = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
const FEED = 20; // The most commands that wait for the figure.

const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host { display: block; margin: 1.5em 0 } :host([hidden]) { display: none }
  iframe, input { display: block; width: 100%; object-fit: contain; border: 0; border-radius: 10px; color-scheme: light dark; background: light-dark(#fff, #1c1f23) }`);

/** The link of a lab with these values; which code is shown is called `view` in links. */
function linkOf({ lab = 'fetch', variant = '', code: view, ...values }) {
  const query = new URLSearchParams(view ? { ...values, view } : values).toString();
  return `#${lab}${variant && `/${variant.replaceAll(' ', '')}`}${query && `?${query}`}`;
}

async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // More than an address holds is not read; browsers take only so many arguments.
  return btoa(String.fromCharCode(...bytes.slice(0, 6e4))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

class AwaitLab extends HTMLElement {
  #frame;
  #isLoaded = false;
  #waiting = [];
  #height = 0;
  #answers = false;

  static #all = new Set();
  static #near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) target.load();
  }, { rootMargin: '50% 0px' });

  static {
    addEventListener('message', ({ source, origin, data }) => {
      if (data?.awaitLab === VERSION) for (const figure of this.#all) figure.#hear(source, origin, data);
    });
  }

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const lab = this.hasAttribute('program') ? 'program' : this.getAttribute('lab') ?? this.getAttribute('link')?.match(/[a-z-]*(?=$|[/?])/)[0];
    const frame = (this.#frame = document.createElement('iframe'));
    frame.title = this.title || `Await Lab: ${lab ?? 'fetch'}`;
    // On a site of its own a sandbox with an origin is none.
    const isOwn = HOME.origin === location.origin && !this.hasAttribute('isolated');
    if (!isOwn) frame.sandbox = `${MAY}${this.hasAttribute('isolated') ? '' : ' allow-same-origin'}`;
    frame.referrerPolicy = 'no-referrer';
    const [wide, narrow, small = narrow] = HEIGHTS[lab] ?? [420, 420];
    const width = this.clientWidth;
    const view = this.getAttribute('view');
    const room = /^(code|transcript)$/.test(view) ? 420 : (width >= WIDE ? wide : width >= NARROW ? narrow : small) + (view === 'both' && 300);
    const height = parseInt(this.getAttribute('height'), 10) || room;
    const src = this.getAttribute('poster');
    // A picture that is a button: it stays until the reader acts.
    const onclick = () => { this.load(); frame.focus(); };
    const place = src ? Object.assign(document.createElement('input'), { type: 'image', src, alt: frame.title, onclick }) : frame;
    const theme = this.getAttribute('theme');
    for (const part of [frame, place]) {
      part.height = height;
      if (['light', 'dark'].includes(theme)) part.style.colorScheme = theme;
    }
    root.replaceChildren(...(this.hasAttribute('program') ? [document.createElement('slot')] : []), place);
    this.#answers = this.#isLoaded = false;
    AwaitLab.#all.add(this);
    if (!src) AwaitLab.#near.observe(this);
  }

  disconnectedCallback() {
    AwaitLab.#all.delete(this);
    AwaitLab.#near.unobserve(this);
  }

  /** Loads the figure; it does so by itself when the reader comes near. */
  async load() {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    this.shadowRoot.lastChild.replaceWith(this.#frame);
    AwaitLab.#near.unobserve(this);
    const query = new URLSearchParams('embed=1');
    const values = {};
    for (const { name, value } of this.attributes) {
      if (OPTIONS.includes(name)) query.set(name, value);
      else if (!OTHERS.test(name)) values[name] = value;
    }
    let link = this.hasAttribute('link') ? `#${this.getAttribute('link').replace(/^.*#/, '')}` : linkOf(values);
    if (this.hasAttribute('program')) {
      const { lab, variant, code, ...others } = values;
      const name = this.getAttribute('program') || 'program.py';
      const text = (this.querySelector('pre') ?? this).textContent.trim();
      link = `#program?${new URLSearchParams({ ...others, name, code: await packed(`${text}\n`) })}`;
    }
    this.#frame.src = new URL(`embed.html?${query}${link}`, HOME);
  }

  play() { this.#tell({ type: 'play' }); }
  pause() { this.#tell({ type: 'pause' }); }
  /** Goes to a moment, in seconds, or to a step: `seek({ step: 12 })`. */
  seek(to) { this.#tell({ type: 'seek', ...(typeof to === 'object' ? to : { seconds: to }) }); }
  /** Shows another experiment: `set({ lab: 'fetch', variant: 'bounded', limit: 2 })`. */
  set(values) { this.#tell({ type: 'set', link: linkOf(values) }); }

  #tell(message) {
    this.load();
    if (this.#answers) this.#post(message);
    else if (this.#waiting.length < FEED) this.#waiting.push(message);
  }

  #post(message) {
    this.#frame.contentWindow.postMessage({ awaitLab: VERSION, ...message }, this.hasAttribute('isolated') ? '*' : HOME.origin);
  }

  /** Takes the height that was told; in sight it only grows, so that what stands below does not jump up. */
  #fit() {
    const { top, bottom } = this.getBoundingClientRect();
    if (this.#height > this.#frame.height || bottom < 0 || top > innerHeight) this.#frame.height = this.#height;
    this.#height = 0;
  }

  #hear(source, origin, { type, height, ...detail }) {
    if (source !== this.#frame.contentWindow || origin !== (this.hasAttribute('isolated') ? 'null' : HOME.origin)) return;
    if (type === 'hello') {
      this.#answers = true;
      for (const message of [{ type: 'hello' }, ...this.#waiting.splice(0)]) this.#post(message);
    } else if (type === 'height' && Number.isInteger(height) && height >= 40 && height <= 20000) {
      if (!this.#height) requestAnimationFrame(() => this.#fit());
      this.#height = height;
    } else if (['ready', 'step', 'done'].includes(type)) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }
  }
}

customElements.get('await-lab') ?? customElements.define('await-lab', AwaitLab);

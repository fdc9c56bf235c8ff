// The figure as pixels: finished, or as it came to be, as an animated PNG. Every browser shows that; what takes pictures but
// knows no animation shows the finished figure. Loaded when it is wanted. The format: https://www.w3.org/TR/png-3/
// The picture says in `data-time` where time begins and ends in it and how many seconds that is; what happens is in `.marks`.

const SCALE = 2; // Pixels for one of the picture's, so that print is sharp, too.
const RATE = 12; // Frames a second,
const SHORTEST = 2; // of an animation that takes as long as the run took, but so many seconds at least
const LONGEST = 8; // and at most,
const REST = 3; // and shows its end for so long.
const LINE = 2; // How wide the line of the moment is, in pixels of the picture.

/** An animation of that SVG picture. */
export async function animation(svg) {
  const [finished, empty] = await Promise.all([drawn(svg), drawn(svg.replace('</style>', '.marks{display:none}</style>'))]);
  const [left, right, seconds] = /data-time="([\d.]+) ([\d.]+) ([\d.]+)"/.exec(svg).slice(1).map(Number);
  const count = Math.round(RATE * Math.min(LONGEST, Math.max(SHORTEST, seconds)));
  const { naturalWidth: width, naturalHeight: height } = finished;
  const line = getComputedStyle(document.documentElement).color;

  // Each frame holds only what differs from the one before it: the stretch between two places of the line.
  const frames = [];
  let place = 0;
  for (let frame = 0; frame <= count; frame++) {
    const next = left + ((right - left) * frame) / count;
    const isLast = frame === count;
    const [from, to] = frame ? [Math.floor(place), Math.ceil(next) + LINE] : [0, width];
    const stretch = { x: from, width: Math.min(to, width) - from };
    const pixels = await pixelsOf(stretch, height, (draw) => {
      draw.drawImage(empty, 0, 0);
      draw.save();
      draw.beginPath();
      draw.rect(0, 0, isLast ? width : next, height);
      draw.clip();
      draw.drawImage(finished, 0, 0);
      draw.restore();
      draw.fillStyle = line;
      if (!isLast) draw.fillRect(next, 0, LINE, height);
    });
    frames.push({ ...stretch, pixels, delay: isLast ? REST * RATE : 1 });
    place = next;
  }
  const whole = await pixelsOf({ x: 0, width }, height, (draw) => draw.drawImage(finished, 0, 0));
  return assembled(whole, frames, height);
}

/** That SVG picture, finished. */
export async function picture(svg) {
  const image = await drawn(svg);
  const canvas = canvasOf({ x: 0, width: image.naturalWidth }, image.naturalHeight, (draw) => draw.drawImage(image, 0, 0));
  return blobOf(canvas);
}

async function drawn(svg) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  image.src = address;
  await image.decode().finally(() => URL.revokeObjectURL(address));
  return image;
}

/** A stretch of the picture. */
function canvasOf({ x, width }, height, paint) {
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const draw = canvas.getContext('2d', { alpha: false });
  draw.setTransform(SCALE, 0, 0, SCALE, -x * SCALE, 0);
  paint(draw);
  return canvas;
}

function blobOf(canvas) {
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('too large for a canvas'))), 'image/png');
  });
}

/** The same as the chunks of a PNG file. */
async function pixelsOf(stretch, height, paint) {
  const blob = await blobOf(canvasOf(stretch, height, paint));
  return chunks(new Uint8Array(await blob.arrayBuffer()));
}

/** The header and the data of a PNG file. */
function chunks(bytes) {
  const view = new DataView(bytes.buffer);
  const found = { header: null, data: [] };
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') found.header = content;
    if (name === 'IDAT') found.data.push(content);
    at += 12 + length;
  }
  return found;
}

/** The file: the finished picture, which is no part of the animation, then the frames. */
function assembled(whole, frames, height) {
  let sequence = 0;
  const parts = [Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), chunk('IHDR', whole.header), chunk('acTL', numbers(frames.length, 0))];
  parts.push(...whole.data.map((data) => chunk('IDAT', data)));
  for (const { x, width, delay, pixels } of frames) {
    // After width and height all frames have the header of the whole: one depth, one kind of colour.
    if (pixels.header.subarray(8).join() !== whole.header.subarray(8).join()) throw new Error('frames of several kinds');
    const shown = [delay >> 8, delay & 255, RATE >> 8, RATE & 255, 0, 0]; // Stays for the next one, which is put over it.
    parts.push(chunk('fcTL', numbers(sequence++, width * SCALE, height * SCALE, x * SCALE, 0), Uint8Array.from(shown)));
    for (const data of pixels.data) parts.push(chunk('fdAT', numbers(sequence++), data));
  }
  return new Blob([...parts, chunk('IEND')], { type: 'image/png' });
}

function numbers(...values) {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, index) => view.setUint32(4 * index, value));
  return new Uint8Array(view.buffer);
}

/** A chunk: its length, its name, what it holds, and their checksum. */
function chunk(name, ...contents) {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const bytes = new Uint8Array(12 + length);
  bytes.set(numbers(length));
  bytes.set(Array.from(name, (letter) => letter.charCodeAt(0)), 4);
  let at = 8;
  for (const content of contents) {
    bytes.set(content, at);
    at += content.length;
  }
  bytes.set(numbers(checksum(bytes.subarray(4, at))), at);
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

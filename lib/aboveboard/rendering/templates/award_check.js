"use strict";
// Keccak-f[1600] over 25 lanes of 64 bits (FIPS 202, with Keccak's own padding 0x01).
const MASK = (1n << 64n) - 1n;
const ROUND = [
  1n, 0x8082n, 0x800000000000808an, 0x8000000080008000n, 0x808bn, 0x80000001n,
  0x8000000080008081n, 0x8000000000008009n, 0x8an, 0x88n, 0x80008009n, 0x8000000an, 0x8000808bn,
  0x800000000000008bn, 0x8000000000008089n, 0x8000000000008003n, 0x8000000000008002n,
  0x8000000000000080n, 0x800an, 0x800000008000000an, 0x8000000080008081n, 0x8000000000008080n,
  0x80000001n, 0x8000000080008008n];
const TURN = [
  0n, 1n, 62n, 28n, 27n, 36n, 44n, 6n, 55n, 20n, 3n, 10n, 43n, 25n, 39n, 41n, 45n, 15n, 21n, 8n,
  18n, 2n, 61n, 56n, 14n];
const turned = (lane, by) => by ? ((lane << by) | (lane >> (64n - by))) & MASK : lane;

function permute(lanes) {
  for (const constant of ROUND) {
    const column = [0, 1, 2, 3, 4].map(
      x => lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]);
    const mixed = lanes.map(
      (lane, i) => lane ^ column[(i + 4) % 5] ^ turned(column[(i + 1) % 5], 1n));
    const moved = [];
    for (let x = 0; x < 5; x++)
      for (let y = 0; y < 5; y++)
        moved[y + 5 * ((2 * x + 3 * y) % 5)] = turned(mixed[x + 5 * y], TURN[x + 5 * y]);
    for (let i = 0; i < 25; i++) {
      const row = i - (i % 5);
      lanes[i] = moved[i] ^ ((moved[row + ((i + 1) % 5)] ^ MASK) & moved[row + ((i + 2) % 5)]);
    }
    lanes[0] ^= constant;
  }
}

function keccak256(bytes) {
  const rate = 136, lanes = Array(25).fill(0n);
  const padded = new Uint8Array(Math.floor(bytes.length / rate + 1) * rate);
  padded.set(bytes);
  padded[bytes.length] = 1;
  padded[padded.length - 1] |= 0x80;
  const view = new DataView(padded.buffer);
  for (let at = 0; at < padded.length; at += rate) {
    for (let i = 0; i < rate / 8; i++) lanes[i] ^= view.getBigUint64(at + 8 * i, true);
    permute(lanes);
  }
  const out = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 4; i++) out.setBigUint64(8 * i, lanes[i], true);
  return new Uint8Array(out.buffer);
}

const FORMAT = "aboveboard-award-proof-v2";
const NUMBERS = ["loss", "counted", "received", "award", "held", "goodwill"];
const ENCODING = ["string", "string", "uint256", ...NUMBERS.map(() => "uint256"), "bytes16"];
const HASHES = ["policy_sha256", "prices_sha256", "holdings_sha256"], HEX = /^[0-9a-f]{64}$/i;
const HASH = /^0x[0-9a-f]{64}$/i, SALT = /^[0-9a-f]{32}$/i, WHOLE = /^(0|[1-9][0-9]{0,77})$/;

const hex = bytes => "0x" + Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
const unhex = text => Uint8Array.from(text.match(/[0-9a-f]{2}/gi), pair => parseInt(pair, 16));
const joined = parts => Uint8Array.from(parts.flatMap(part => Array.from(part)));
const word = number => {
  if (number >> 256n) throw new Error("number");
  return unhex(number.toString(16).padStart(64, "0"));
};
const padded = (bytes, size) => { const out = new Uint8Array(size); out.set(bytes); return out; };

function packed(text) {
  const bytes = new TextEncoder().encode(text);
  return joined([word(BigInt(bytes.length)), padded(bytes, Math.ceil(bytes.length / 32) * 32)]);
}

// keccak256(keccak256(abi.encode(claimant_id, currency, minor_units, loss, ..., salt))): a leaf of
// the OpenZeppelin tree.
function leafOf(line, published) {
  const name = packed(line.claimant_id), money = packed(published.currency);
  const start = 32 * ENCODING.length;
  const numbers = [start, start + name.length, published.minor_units, ...NUMBERS.map(n => line[n])];
  const salt = padded(unhex(line.salt), 32);
  return keccak256(keccak256(joined([...numbers.map(n => word(BigInt(n))), salt, name, money])));
}

function smallerFirst(a, b) {
  for (let i = 0; i < 32; i++) if (a[i] !== b[i]) return a[i] < b[i] ? [a, b] : [b, a];
  return [a, b];
}

function checked(text) {
  const content = JSON.parse(text), line = content.line;
  const fields = ["claimant_id", ...NUMBERS, "salt"].sort().join();
  if (content.format !== FORMAT || content.encoding.join() !== ENCODING.join()
      || Object.keys(line).sort().join() !== fields || typeof line.claimant_id !== "string"
      || !SALT.test(line.salt) || !NUMBERS.every(n => typeof line[n] === "string" && WHOLE.test(line[n]))
      || !content.proof.every(p => HASH.test(p)) || !HASH.test(content.published.root)
      || !/^([0-9]|1[0-8])$/.test(content.published.minor_units)
      || !WHOLE.test(content.published.count) || !WHOLE.test(content.published.total_award)
      || !HASHES.every(name => HEX.test(content.published[name]))
      || typeof content.published.currency !== "string") throw new Error("format");
  let node = leafOf(line, content.published);
  for (const sibling of content.proof)
    node = keccak256(joined(smallerFirst(node, unhex(sibling.slice(2)))));
  return {line, published: content.published, root: hex(node)};
}

function money(text, published) {
  const digits = Number(published.minor_units), whole = text.padStart(digits + 1, "0");
  const cut = whole.length - digits;
  const grouped = whole.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
  return grouped + (digits ? "." + whole.slice(cut) : "") + " " + published.currency;
}

const words = JSON.parse(document.getElementById("words").textContent);
const fileInput = document.getElementById("file"), rootInput = document.getElementById("root");
const result = document.getElementById("result");
let language = document.documentElement.lang, text = null;

function element(tag, content, name) {
  const made = document.createElement(tag);
  made.textContent = content;
  if (name) made.className = name;
  return made;
}

function table(title, fields) {
  const made = document.createElement("table");
  made.createCaption().textContent = words[language][title];
  for (const [name, value] of fields) {
    const row = made.insertRow(), head = element("th", words[language][name]);
    head.scope = "row";
    row.className = name;
    row.append(head, element("td", value));
  }
  return made;
}

function bound({line, published}) {
  const sums = NUMBERS.map(name => [name, money(line[name], published)]);
  return [["claimant_id", line.claimant_id], ...sums, ["currency", published.currency],
    ["minor_units", published.minor_units]];
}

function stated({published}) {
  return [["count", published.count.replace(/\B(?=(\d{3})+$)/g, ",")],
    ["total_award", money(published.total_award, published)],
    ...HASHES.map(name => [name, published[name]])];
}

function show() {
  result.replaceChildren();
  if (text === null) return;
  const say = (verdict, good) => {
    result.className = good ? "yes" : "no";
    result.append(element("p", words[language][verdict], "verdict"));
  };
  let found;
  try { found = checked(text); } catch { return say("no_file", false); }
  const pasted = rootInput.value.trim();
  if (pasted && !HASH.test(pasted)) return say("bad_root", false);
  if (found.root !== (pasted || found.published.root).toLowerCase()) return say("fits_not", false);
  say(pasted ? "fits" : "fits_alone", true);
  if (!pasted) result.append(element("p", words[language].compare), element("p", found.root, "hash"));
  result.append(table("bound_title", bound(found)), table("stated_title", stated(found)));
}

function speak(tag) {
  language = document.documentElement.lang = tag;
  document.title = words[tag].title;
  for (const place of document.querySelectorAll("[data-word]"))
    place.textContent = words[tag][place.dataset.word];
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === tag));
  show();
}

fileInput.addEventListener("change", async () => {
  const [file] = fileInput.files;
  text = file ? await file.text() : null;
  show();
});
rootInput.addEventListener("input", show);
for (const button of document.querySelectorAll("[data-language]"))
  button.addEventListener("click", () => speak(button.dataset.language));
const wanted = navigator.languages.map(tag => Object.keys(words).find(
  own => own.split("-")[0] === tag.split("-")[0].toLowerCase())).find(Boolean);
if (wanted && wanted !== language) speak(wanted);

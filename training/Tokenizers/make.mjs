// Makes small tokenizers of every kind from this repository's own pages, and how the reference implementation (npm `tokenizers`, Hugging Face's Rust library) encodes with them.
//   npm ci --prefix training/Tokenizers && node training/Tokenizers/make.mjs test/Models.Tests/Tokenizers/References
import fs from 'node:fs';
import path from 'node:path';
import { Tokenizer } from 'tokenizers';
import { charMap } from './charmap.mjs';

const output = process.argv[2];
const corpus = fs.readdirSync('docs').filter((name) => name.endsWith('.md')).sort().map((name) => fs.readFileSync(path.join('docs', name), 'utf8')).join('\n');

const count = (items) => {
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};
const numbered = (tokens) => Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
const token = (id, content, options = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...options });

function wordPieces(words, special, size) {
  const letters = new Set(words.flatMap(([word]) => [...word]));
  const endings = count(words.flatMap(([word, times]) => (word.length > 4 ? [2, 3, 4].map((n) => word.slice(-n)) : []).flatMap((end) => Array(Math.min(times, 9)).fill(end))));
  return numbered([...special, ...[...letters].sort(), ...[...letters].sort().map((letter) => '##' + letter), ...words.slice(0, size).map(([word]) => word), ...endings.slice(0, size / 3).map(([end]) => '##' + end)]);
}

function pairMerges(words, most, alphabet, special) {
  let spelled = words.map(([word, times]) => ({ parts: [...word], times }));
  const merges = [];
  while (merges.length < most) {
    const pairs = new Map();
    for (const { parts, times } of spelled) for (let i = 0; i + 1 < parts.length; i++) pairs.set(parts[i] + ' ' + parts[i + 1], (pairs.get(parts[i] + ' ' + parts[i + 1]) ?? 0) + times);
    const [best] = [...pairs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!best) break;
    const [left, right] = best[0].split(' ');
    merges.push(best[0]);
    for (const word of spelled) {
      for (let i = 0; i + 1 < word.parts.length; i++) if (word.parts[i] === left && word.parts[i + 1] === right) word.parts.splice(i, 2, left + right);
    }
  }
  return { vocab: numbered([...special, ...alphabet, ...merges.map((merge) => merge.replace(' ', ''))]), merges };
}

function unigrams(words, special, size) {
  const pieces = new Map();
  for (const [word, times] of words) {
    const letters = [...word];
    for (let i = 0; i < letters.length; i++) for (let n = 1; n <= 8 && i + n <= letters.length; n++) {
      const piece = letters.slice(i, i + n).join('');
      pieces.set(piece, (pieces.get(piece) ?? 0) + times);
    }
  }
  const total = words.reduce((sum, [, times]) => sum + times, 0);
  const singles = [...pieces].filter(([piece]) => [...piece].length === 1);
  const longer = [...pieces].filter(([piece]) => [...piece].length > 1).sort((a, b) => b[1] * b[0].length - a[1] * a[0].length || (a[0] < b[0] ? -1 : 1)).slice(0, size);
  return [...special.map((name) => [name, 0]), ...[...singles, ...longer].map(([piece, times]) => [piece, Math.log(times / total / 12) + Math.sin(piece.length * times) * 1e-3])];
}

const byteLetters = [];
for (let value = 0, next = 256; value < 256; value++) byteLetters[value] = String.fromCharCode((value >= 33 && value <= 126) || (value >= 161 && value <= 172) || value >= 174 ? value : next++);
const spell = (text) => [...Buffer.from(text)].map((value) => byteLetters[value]).join('');
const bytes = Array.from({ length: 256 }, (_, value) => `<0x${value.toString(16).toUpperCase().padStart(2, '0')}>`);

const lower = count(corpus.toLowerCase().match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}]/gu));
const cased = count(corpus.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu));
const spaced = count(corpus.match(/ ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+/gu)).slice(0, 1500);
const marked = count(corpus.split(/\s+/).map((word) => '▁' + word)).slice(0, 1500);

const uncasedVocab = wordPieces(lower, ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'], 600);
const casedVocab = wordPieces(cased, ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'], 400);
const byteBpe = pairMerges(spaced.map(([word, times]) => [spell(word), times]), 500, byteLetters, ['<s>', '<pad>', '</s>', '<unk>', '<mask>']);
const llama = pairMerges(marked, 300, [...new Set(marked.flatMap(([word]) => [...word]))].sort(), ['<unk>', '<s>', '</s>', ...bytes]);
const sentence = unigrams(marked, ['<s>', '<pad>', '</s>', '<unk>'], 700);
const sentenceBytes = [...unigrams(marked.map(([word, times]) => [word.toLowerCase(), times]), ['<pad>', '</s>', '<unk>'], 400), ...bytes.map((name) => [name, -20])];
const words = numbered(['[UNK]', ...lower.slice(0, 300).map(([word]) => word)]);

const template = (begin, end, vocab, gap) => ({
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: begin, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: end, type_id: 0 } }],
  pair: [{ SpecialToken: { id: begin, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: end, type_id: 0 } }, ...(gap ? [{ SpecialToken: { id: end, type_id: 0 } }] : []),
    { Sequence: { id: 'B', type_id: gap ? 0 : 1 } }, { SpecialToken: { id: end, type_id: gap ? 0 : 1 } }],
  special_tokens: Object.fromEntries([begin, end].map((name) => [name, { id: name, ids: [vocab[name]], tokens: [name] }])),
});
const ids = (pieces) => Object.fromEntries(pieces.map(([piece], id) => [piece, id]));
const file = (parts) => ({ version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...parts });
const bertTokens = (vocab) => ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((name) => token(vocab[name], name));

const tokenizers = {
  'bert-uncased': file({
    added_tokens: bertTokens(uncasedVocab),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: template('[CLS]', '[SEP]', uncasedVocab),
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: uncasedVocab },
  }),
  'bert-cased': file({
    truncation: { direction: 'Left', max_length: 24, strategy: 'LongestFirst', stride: 0 },
    padding: { strategy: 'BatchLongest', direction: 'Right', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
    added_tokens: [...bertTokens(casedVocab), token(Object.keys(casedVocab).length, '<code>', { special: false, lstrip: true, rstrip: true }), token(Object.keys(casedVocab).length + 1, 'lunar hub', { special: false, normalized: true, single_word: true })],
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: false, strip_accents: null, lowercase: false },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep: ['[SEP]', casedVocab['[SEP]']], cls: ['[CLS]', casedVocab['[CLS]']] },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 20, vocab: casedVocab },
  }),
  roberta: file({
    added_tokens: [...['<s>', '<pad>', '</s>', '<unk>'].map((name) => token(byteBpe.vocab[name], name, { normalized: true })), token(byteBpe.vocab['<mask>'], '<mask>', { lstrip: true })],
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', byteBpe.vocab['</s>']], cls: ['<s>', byteBpe.vocab['<s>']], trim_offsets: true, add_prefix_space: false },
    model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false, byte_fallback: false, vocab: byteBpe.vocab, merges: byteBpe.merges },
  }),
  'split-bpe': file({
    truncation: { direction: 'Right', max_length: 60, strategy: 'LongestFirst', stride: 0 },
    added_tokens: ['<s>', '<pad>', '</s>', '<unk>', '<mask>'].map((name) => token(byteBpe.vocab[name], name)),
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [
      { type: 'Split', pattern: { Regex: "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+" }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }] },
    post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true }, template('<s>', '</s>', byteBpe.vocab)] },
    model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: true, vocab: byteBpe.vocab, merges: byteBpe.merges.map((merge) => merge.split(' ')) },
  }),
  'byte-fallback-bpe': file({
    added_tokens: ['<unk>', '<s>', '</s>'].map((name) => token(llama.vocab[name], name)),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { String: ' ' }, content: '▁' }] },
    post_processor: template('<s>', '</s>', llama.vocab),
    model: { type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: true, byte_fallback: true, vocab: llama.vocab, merges: llama.merges },
  }),
  'unknown-bpe': file({
    normalizer: { type: 'Nmt' },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'CharDelimiterSplit', delimiter: '/' }, { type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: true }] },
    model: { type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false,
      vocab: Object.fromEntries(Object.entries(llama.vocab).filter(([name]) => !bytes.includes(name) || name === '<0x00>')), merges: llama.merges },
  }),
  unigram: file({
    added_tokens: ['<s>', '<pad>', '</s>', '<unk>'].map((name, id) => token(id, name)),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'Precompiled', precompiled_charsmap: charMap().toString('base64') }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }] },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true }] },
    post_processor: template('<s>', '</s>', ids(sentence), true),
    model: { type: 'Unigram', unk_id: 3, vocab: sentence, byte_fallback: false },
  }),
  'byte-fallback-unigram': file({
    added_tokens: ['<pad>', '</s>', '<unk>'].map((name, id) => token(id, name)),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFKC' }, { type: 'Lowercase' }, { type: 'Strip', strip_left: false, strip_right: true }] },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false },
    model: { type: 'Unigram', unk_id: 2, vocab: sentenceBytes, byte_fallback: true },
  }),
  words: file({
    truncation: { direction: 'Right', max_length: 24, strategy: 'OnlySecond', stride: 0 },
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }] },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Whitespace' }, { type: 'Digits', individual_digits: true }, { type: 'Punctuation', behavior: 'MergedWithPrevious' }] },
    model: { type: 'WordLevel', unk_token: '[UNK]', vocab: words },
  }),
};

const texts = [
  '', ' ', 'a', 'Where are turns scheduled?', 'the query is parsed into a tree and then embedded', 'def get_user_by_id(self, id: int) -> User:\n\treturn self.users[id]  # ok',
  "it's we'll they've I'M don't", 'HTTP/1.1 404 Not Found\r\n\r\n', '   three leading and  double  spaces   ', '\t\ttabs\nand\u00a0no-break\u2003spaces\u3000wide', 'naïve café Ångström Ünïcödé', 'cafe\u0301 e\u0323\u0302 a\u0302\u0323',
  'İstanbul ΣΊΣΥΦΟΣ ǅ', 'ﬁne ① Ⅷ ２０２６ ｆｕｌｌ ½ ™', '漢字とかな交じり文 中文 한국어 각하', '\u1112\u1161\u11ab\u1100\u116e\u11a8', 'emoji 😀👩‍👩‍👧‍👦🇩🇪 ❤️ done', '𝕏𝟘 𠀀𠀁 𐐀𐐨', 'aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQ=',
  'x'.repeat(130), 'supercalifragilisticexpialidocious', '[MASK] inside [CLS] and <mask> then </s> <code> lunar hub lunar hubs xlunar hub', '<s>begin', 'zero\u200bwidth \ufeffbom \u00adsoft \u0000nul \ufffd', '…—“quoted”‘x’ «y» ¿¡', '1234567890 3.14159 0xDEADBEEF 1e-9', 'a/b//c/ d',
  'العربية עברית हिन्दी ไทย', '$ + < = > ^ ` | ~ © ° €', 'segment segments segmented unsegmented', 'The index is rebuilt from Git. The index is rebuilt from Git. The index is rebuilt from Git. The index is rebuilt from Git.',
];
const pairs = [['where is the index', 'The index is in the data folder, and rebuilt from Git.'], ['', 'only the second'], ['only the first', ''], [texts.at(-1), 'short'], ['short', texts.at(-1)], [texts.at(-1), texts.at(-1)]];

fs.mkdirSync(output, { recursive: true });
for (const [name, made] of Object.entries(tokenizers)) {
  fs.writeFileSync(path.join(output, `${name}.tokenizer.json`), JSON.stringify(made) + '\n');
  const reference = Tokenizer.fromString(JSON.stringify(made));
  reference.disablePadding();
  const cases = [];
  for (const [text, pair] of [...texts.map((text) => [text]), ...pairs]) {
    const encoding = await reference.encode(text, pair ?? null).catch((error) => ({ error }));
    if (!encoding.error) cases.push({ text, pair, ids: encoding.getIds(), types: encoding.getTypeIds() });
    else console.log(name, JSON.stringify([text, pair]), encoding.error.message);
  }
  fs.writeFileSync(path.join(output, `${name}.encodings.json`), '[\n' + cases.map((one) => JSON.stringify(one)).join(',\n') + '\n]\n');
  console.log(name, cases.length);
}

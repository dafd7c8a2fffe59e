// The wire format of transactions. LiteSVM aborts the whole process on bytes it cannot decode, so
// nothing reaches it that was not decoded here, checked, and found equal when encoded again.

import { encode as base58 } from './base58.mjs';

export const MAX_TRANSACTION_BYTES = 1232;

export class MalformedTransaction extends Error {}

function refuse(why) {
  throw new MalformedTransaction(`failed to deserialize transaction: ${why}`);
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    if (this.at >= this.bytes.length) refuse('it ends too early');
    return this.bytes[this.at++];
  }

  take(count) {
    if (this.at + count > this.bytes.length) refuse('it ends too early');
    return this.bytes.subarray(this.at, (this.at += count));
  }

  length() {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value;
    }
    return refuse('a length runs over three bytes');
  }
}

function writeLength(out, length) {
  let rest = length;
  while (rest > 0x7f) {
    out.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  out.push(rest);
}

function encode(tx) {
  const out = [];
  writeLength(out, tx.signatures.length);
  for (const signature of tx.signatures) out.push(...signature);
  if (tx.versioned) out.push(0x80);
  out.push(tx.required, tx.readonlySigned, tx.readonlyUnsigned);
  writeLength(out, tx.keys.length);
  for (const key of tx.keys) out.push(...key);
  out.push(...tx.blockhash);
  writeLength(out, tx.instructions.length);
  for (const instruction of tx.instructions) {
    out.push(instruction.program);
    writeLength(out, instruction.accounts.length);
    out.push(...instruction.accounts);
    writeLength(out, instruction.data.length);
    out.push(...instruction.data);
  }
  if (tx.versioned) out.push(0);
  return Buffer.from(out);
}

function check(tx) {
  if (tx.required < 1 || tx.signatures.length !== tx.required) refuse('signatures do not match the header');
  if (tx.readonlySigned >= tx.required) refuse('no writable signer pays the fee');
  if (tx.required + tx.readonlyUnsigned > tx.keys.length) refuse('the header names more keys than there are');
  if (new Set(tx.keys.map(base58)).size !== tx.keys.length) refuse('a key is there twice');
  for (const instruction of tx.instructions) {
    if (instruction.program === 0 || instruction.program >= tx.keys.length) refuse('a program is out of range');
    for (const account of instruction.accounts) {
      if (account >= tx.keys.length) refuse('an account is out of range');
    }
  }
}

/** Decodes legacy and version-0 transactions without look-up tables; throws MalformedTransaction. */
export function decodeTransaction(bytes) {
  if (bytes.length > MAX_TRANSACTION_BYTES) refuse(`it has more than ${MAX_TRANSACTION_BYTES} bytes`);
  const reader = new Reader(bytes);
  const tx = { bytes, signatures: [], keys: [], instructions: [] };
  for (let n = reader.length(); n > 0; n--) tx.signatures.push(reader.take(64));
  const first = reader.byte();
  tx.versioned = (first & 0x80) !== 0;
  if (tx.versioned && first !== 0x80) refuse('its version is not supported');
  tx.required = tx.versioned ? reader.byte() : first;
  tx.readonlySigned = reader.byte();
  tx.readonlyUnsigned = reader.byte();
  for (let n = reader.length(); n > 0; n--) tx.keys.push(reader.take(32));
  tx.blockhash = reader.take(32);
  for (let n = reader.length(); n > 0; n--) {
    const program = reader.byte();
    const accounts = reader.take(reader.length());
    const data = reader.take(reader.length());
    tx.instructions.push({ program, accounts, data });
  }
  if (tx.versioned && reader.length() !== 0) refuse('address look-up tables are not supported');
  if (reader.at !== bytes.length) refuse('bytes are left over');
  check(tx);
  if (!encode(tx).equals(bytes)) refuse('it is not in its one canonical form');
  tx.signature = base58(tx.signatures[0]);
  return tx;
}

/** The keys that a transaction may write, in message order; programs called are never written. */
export function writableKeys(tx) {
  const programs = new Set(tx.instructions.map((instruction) => instruction.program));
  return tx.keys.filter(
    (_, i) =>
      !programs.has(i) &&
      (i < tx.required
        ? i < tx.required - tx.readonlySigned
        : i < tx.keys.length - tx.readonlyUnsigned),
  );
}

// One chain: LiteSVM, which runs the real programs, and what it leaves to a cluster, which is
// simulated here: slots, recent block hashes, commitment levels, one execution per signature.

import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { decodeKey, encode as base58 } from './base58.mjs';
import { neverLands, transactionError } from './errors.mjs';
import { Journal, writeDurably } from './journal.mjs';
import { writableKeys } from './wire.mjs';

// The addon itself; the package's front loads a whole client library, which nothing here needs.
const { Account, Clock, LiteSvm } = createRequire(import.meta.url)('litesvm/dist/internal.js');

export const RECENT_BLOCKHASHES = 150;
const FINALIZED_AFTER = 32;
const MAX_STATUSES = 500_000;
const MAX_DETAILS = 20_000;
const TOKEN_PROGRAMS = new Set([
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
]);
const SYSTEM_PROGRAM = new Uint8Array(32);

function forgetOldest(map, limit) {
  while (map.size > limit) map.delete(map.keys().next().value);
}

export class Chain {
  #svm;
  #journal;
  #directory;
  #genesis;
  #slot = 0;
  #ringTop = 0;
  #ring = new Map();
  #accounts = new Map();
  #statuses = new Map();
  #details = new Map();
  #holdersByOwner = new Map();

  constructor(directory) {
    this.#directory = directory;
    this.#journal = new Journal(path.join(directory, 'journal.jsonl'));
    this.#svm = new LiteSvm();
    this.#svm.setBlockhashCheck(false);
    this.#svm.setSigverify(true);
    // Repeats are told by #statuses, which outlives the process; LiteSVM's own memory does not.
    this.#svm.setTransactionHistory(0n);
  }

  async open(slotMillis) {
    fs.mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    this.#genesis = this.#readGenesis(slotMillis);
    await this.#journal.open((record) => this.#remember(record), () => this.#snapshot());
    for (const [key, state] of this.#accounts) this.#put(key, state);
    this.slot();
  }

  #readGenesis(slotMillis) {
    const file = path.join(this.#directory, 'genesis.json');
    if (!fs.existsSync(file)) {
      const genesis = { seed: randomBytes(32).toString('hex'), startedAt: Date.now(), slotMillis };
      writeDurably(file, JSON.stringify(genesis) + '\n');
    }
    const genesis = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (genesis.slotMillis !== slotMillis) {
      throw new Error(`this chain was made with --slot-millis ${genesis.slotMillis}`);
    }
    return genesis;
  }

  // --- time -------------------------------------------------------------------------------

  /** Slots follow the clock, so that a restarted chain is as old as it would have been. */
  slot() {
    const elapsed = Math.floor((Date.now() - this.#genesis.startedAt) / this.#genesis.slotMillis);
    const slot = Math.max(1, this.#slot, elapsed);
    this.#slot = slot;
    if (slot > this.#ringTop) {
      for (let s = Math.max(this.#ringTop + 1, slot - RECENT_BLOCKHASHES); s <= slot; s++) {
        this.#ring.set(this.#blockhash(s), s);
      }
      forgetOldest(this.#ring, RECENT_BLOCKHASHES + 1);
      this.#ringTop = slot;
      const now = BigInt(Math.floor(Date.now() / 1000));
      this.#svm.setClock(new Clock(BigInt(slot), now, 0n, 1n, now));
    }
    return slot;
  }

  #blockhash(slot) {
    return base58(createHash('sha256').update(`${this.#genesis.seed}:${slot}`).digest());
  }

  latestBlockhash() {
    const slot = this.slot();
    return { blockhash: this.#blockhash(slot), lastValidBlockHeight: slot + RECENT_BLOCKHASHES };
  }

  isBlockhashValid(blockhash) {
    this.slot();
    return this.#ring.has(blockhash);
  }

  // --- accounts ---------------------------------------------------------------------------

  account(key) {
    const account = this.#svm.getAccount(key);
    if (account === null || account.lamports() === 0n) return null;
    return account;
  }

  programAccounts(program) {
    return this.#svm.getProgramAccounts(program).map((found) => [base58(found.address), found.account()]);
  }

  tokenAccountsOf(owner) {
    return [...(this.#holdersByOwner.get(owner) ?? [])];
  }

  rentExemption(length) {
    return this.#svm.minimumBalanceForRentExemption(BigInt(length));
  }

  // --- transactions -----------------------------------------------------------------------

  simulate(tx) {
    if (!this.isBlockhashValid(base58(tx.blockhash))) return { err: 'BlockhashNotFound', logs: [], units: 0 };
    const outcome = tx.versioned
      ? this.#svm.simulateVersionedTransaction(tx.bytes)
      : this.#svm.simulateLegacyTransaction(tx.bytes);
    return this.#outcome(outcome);
  }

  #outcome(outcome) {
    const failed = outcome.constructor.name === 'FailedTransactionMetadata';
    const meta = outcome.constructor.name === 'TransactionMetadata' ? outcome : outcome.meta();
    return {
      err: failed ? transactionError(outcome.err()) : null,
      logs: meta.logs(),
      units: Number(meta.computeUnitsConsumed()),
    };
  }

  /** Executes once per signature; the result is null when no block would have taken it. */
  execute(tx) {
    if (this.#statuses.has(tx.signature)) return { err: 'AlreadyProcessed', landed: false };
    if (!this.isBlockhashValid(base58(tx.blockhash))) return { err: 'BlockhashNotFound', landed: false };
    const outcome = this.#outcome(
      tx.versioned ? this.#svm.sendVersionedTransaction(tx.bytes) : this.#svm.sendLegacyTransaction(tx.bytes),
    );
    if (neverLands(outcome.err)) return { err: outcome.err, landed: false };
    this.#record(tx.signature, outcome, writableKeys(tx), Buffer.from(tx.bytes).toString('base64'));
    const detail = this.#details.get(tx.signature);
    if (detail) detail.logs = outcome.logs;
    return { err: outcome.err, landed: true };
  }

  airdrop(key, lamports) {
    const before = this.account(key);
    this.#svm.setAccount(
      key,
      before === null
        ? new Account(lamports, new Uint8Array(0), SYSTEM_PROGRAM, false, 0n)
        : new Account(before.lamports() + lamports, before.data(), before.owner(), before.executable(), 0n),
    );
    const signature = base58(randomBytes(64));
    this.#record(signature, { err: null, units: 0 }, [key], null);
    return signature;
  }

  #record(signature, outcome, keys, wire) {
    const accounts = keys.map((key) => {
      const account = this.account(key);
      return account === null
        ? [base58(key)]
        : [
            base58(key),
            account.lamports().toString(),
            base58(account.owner()),
            Buffer.from(account.data()).toString('base64'),
          ];
    });
    const { err, units } = outcome;
    const time = Math.floor(Date.now() / 1000);
    const record = { slot: this.slot(), time, signature, err, units, wire, accounts };
    this.#remember(record);
    this.#journal.append(record);
  }

  #remember(record) {
    this.#slot = Math.max(this.#slot, record.slot ?? 0);
    if (record.signature) {
      this.#statuses.set(record.signature, { slot: record.slot, err: record.err, time: record.time });
      forgetOldest(this.#statuses, MAX_STATUSES);
      if (record.wire) {
        this.#details.set(record.signature, { ...record, accounts: undefined, logs: null });
        forgetOldest(this.#details, MAX_DETAILS);
      }
    }
    for (const [key, ...state] of record.accounts) this.#index(key, state);
  }

  #index(key, state) {
    const before = this.#tokenOwner(this.#accounts.get(key));
    const after = this.#tokenOwner(state);
    if (before !== after) {
      if (before !== null) {
        const holders = this.#holdersByOwner.get(before);
        holders.delete(key);
        if (holders.size === 0) this.#holdersByOwner.delete(before);
      }
      if (after !== null) {
        if (!this.#holdersByOwner.has(after)) this.#holdersByOwner.set(after, new Set());
        this.#holdersByOwner.get(after).add(key);
      }
    }
    if (state.length === 0) this.#accounts.delete(key);
    else this.#accounts.set(key, state);
  }

  #tokenOwner(state) {
    if (!state || state.length === 0 || !TOKEN_PROGRAMS.has(state[1])) return null;
    const data = Buffer.from(state[2], 'base64');
    const holder = data.length === 165 || (data.length > 165 && data[165] === 2);
    return holder ? base58(data.subarray(32, 64)) : null;
  }

  #put(key, [lamports, owner, data]) {
    this.#svm.setAccount(
      decodeKeyOrThrow(key),
      new Account(BigInt(lamports), Buffer.from(data, 'base64'), decodeKeyOrThrow(owner), false, 0n),
    );
  }

  #snapshot() {
    const accounts = [...this.#accounts].map(([key, state]) => ({
      slot: this.#slot,
      accounts: [[key, ...state]],
    }));
    const statuses = [...this.#statuses].map(([signature, status]) => ({ signature, ...status, accounts: [] }));
    return [...statuses, ...accounts];
  }

  durable() {
    return this.#journal.durable();
  }

  /** Confirmed one slot after its own, finalized 32 after. */
  status(signature) {
    const status = this.#statuses.get(signature);
    if (!status) return null;
    const depth = this.slot() - status.slot;
    const final = depth >= FINALIZED_AFTER;
    return {
      slot: status.slot,
      confirmations: final ? null : depth,
      err: status.err,
      status: status.err === null ? { Ok: null } : { Err: status.err },
      confirmationStatus: final ? 'finalized' : depth >= 1 ? 'confirmed' : 'processed',
    };
  }

  detail(signature) {
    return this.#details.get(signature) ?? null;
  }

  /** Newest first. */
  recentDetails() {
    return [...this.#details.values()].reverse();
  }
}

function decodeKeyOrThrow(text) {
  const key = decodeKey(text);
  if (key === null) throw new Error(`not a key: ${text}`);
  return key;
}

// The JSON-RPC methods, as Solana documents them, as far as this chain has them.

import { decode, decodeKey, encode as base58 } from './base58.mjs';
import { MalformedTransaction, MAX_TRANSACTION_BYTES, decodeTransaction } from './wire.mjs';

export class RpcError extends Error {
  constructor(code, message, data) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const MAX_KEYS = 100;
const MAX_SIGNATURES = 256;
const MAX_PROGRAM_ACCOUNTS = 10_000;
const MAX_AIRDROP = 1_000_000_000_000_000;
const FEE_PER_SIGNATURE = 5000;

function invalid(message) {
  throw new RpcError(-32602, `Invalid params: ${message}`);
}

function config(value) {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) invalid('the configuration must be an object');
  return value;
}

function key(text) {
  return decodeKey(text) ?? invalid('expected a base58 address of 32 bytes');
}

function signature(text) {
  const bytes = decode(text, 88);
  if (bytes === null || bytes.length !== 64) invalid('expected a base58 signature of 64 bytes');
  return text;
}

function list(value, limit) {
  if (!Array.isArray(value)) invalid('expected a list');
  if (value.length > limit) invalid(`too many inputs provided; max ${limit}`);
  return value;
}

function whole(value, max) {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) invalid(`expected a whole number up to ${max}`);
  return value;
}

function transaction(text, options, whenMissing) {
  const encoding = options.encoding ?? whenMissing;
  if (typeof text !== 'string') invalid('expected an encoded transaction');
  let bytes = null;
  if (encoding === 'base64') {
    bytes = Buffer.from(text.slice(0, 2 * MAX_TRANSACTION_BYTES), 'base64');
    if (bytes.toString('base64') !== text) bytes = null;
  } else if (encoding === 'base58') {
    const decoded = decode(text, 2 * MAX_TRANSACTION_BYTES);
    bytes = decoded === null ? null : Buffer.from(decoded);
  } else {
    invalid(`unsupported encoding: ${String(encoding).slice(0, 20)}. Supported encodings: base58, base64`);
  }
  if (bytes === null) invalid(`the transaction is not ${encoding}`);
  try {
    return decodeTransaction(bytes);
  } catch (e) {
    if (e instanceof MalformedTransaction) invalid(e.message);
    throw e;
  }
}

function accountJson(account, options) {
  if (account === null) return null;
  let data = Buffer.from(account.data());
  const space = data.length;
  if (options.dataSlice) {
    const offset = whole(options.dataSlice.offset, 10_485_760);
    data = data.subarray(offset, offset + whole(options.dataSlice.length, 10_485_760));
  }
  return {
    data: accountData(data, options.encoding ?? 'base64'),
    executable: account.executable(),
    lamports: Number(account.lamports()),
    owner: base58(account.owner()),
    rentEpoch: 0,
    space,
  };
}

function accountData(data, encoding) {
  if (encoding === 'base64' || encoding === 'jsonParsed') return [data.toString('base64'), 'base64'];
  if (encoding !== 'base58') invalid('supported encodings: base58, base64');
  if (data.length > 128) invalid('data is too long for base58; use base64');
  return [base58(data), 'base58'];
}

function matches(account, filters) {
  const data = Buffer.from(account.data());
  return filters.every((filter) => {
    if (typeof filter?.dataSize === 'number') return data.length === filter.dataSize;
    const wanted = memcmp(filter?.memcmp);
    return data.subarray(wanted.offset, wanted.offset + wanted.bytes.length).equals(wanted.bytes);
  });
}

function memcmp(filter) {
  if (typeof filter !== 'object' || filter === null) invalid('a filter is dataSize or memcmp');
  const bytes =
    filter.encoding === 'base64' ? Buffer.from(String(filter.bytes), 'base64') : decode(filter.bytes, 180);
  if (bytes === null) invalid('memcmp bytes are not base58');
  return { offset: whole(filter.offset ?? 0, 10_485_760), bytes: Buffer.from(bytes) };
}

function simulationError(outcome) {
  const detail = typeof outcome.err === 'string' ? outcome.err : JSON.stringify(outcome.err);
  return new RpcError(-32002, `Transaction simulation failed: ${detail}`, {
    err: outcome.err,
    logs: outcome.logs ?? [],
    unitsConsumed: outcome.units ?? 0,
    accounts: null,
  });
}

/** The table of methods of one chain: name → (params) → result, or a promise of it. */
export function methods(chain) {
  const inContext = (value) => ({ context: { slot: chain.slot(), apiVersion: '2.3.0' }, value });

  // Whoever reads an account must not see what a crash could still take back.
  const settled = async (read) => {
    const value = read();
    await chain.durable();
    return inContext(value);
  };

  async function sendTransaction([text, given]) {
    const options = config(given);
    const tx = transaction(text, options, 'base58');
    if (options.skipPreflight !== true) {
      const known = chain.status(tx.signature) !== null;
      const simulated = known ? { err: 'AlreadyProcessed' } : chain.simulate(tx);
      if (simulated.err === 'SignatureFailure') {
        throw new RpcError(-32003, 'Transaction signature verification failure');
      }
      if (simulated.err !== null) throw simulationError(simulated);
    }
    const { err } = chain.execute(tx);
    if (err === 'SignatureFailure') {
      throw new RpcError(-32003, 'Transaction signature verification failure');
    }
    await chain.durable();
    return tx.signature;
  }

  function simulateTransaction([text, given]) {
    const options = config(given);
    const { err, logs, units } = chain.simulate(transaction(text, options, 'base58'));
    return inContext({ err, logs, unitsConsumed: units, accounts: null, returnData: null });
  }

  async function getSignatureStatuses([signatures]) {
    const wanted = list(signatures, MAX_SIGNATURES).map(signature);
    return settled(() => wanted.map((text) => chain.status(text)));
  }

  async function getTransaction([text, given]) {
    const encoding = typeof given === 'string' ? given : config(given).encoding ?? 'json';
    const detail = chain.detail(signature(text));
    await chain.durable();
    if (detail === null) return null;
    const bytes = Buffer.from(detail.wire, 'base64');
    return {
      slot: detail.slot,
      blockTime: detail.time,
      version: 'legacy',
      transaction: encoding === 'base64' ? [detail.wire, 'base64'] : transactionJson(bytes),
      meta: {
        err: detail.err,
        fee: FEE_PER_SIGNATURE * bytes[0],
        status: detail.err === null ? { Ok: null } : { Err: detail.err },
        computeUnitsConsumed: detail.units,
        logMessages: detail.logs,
      },
    };
  }

  function transactionJson(bytes) {
    const tx = decodeTransaction(bytes);
    return {
      signatures: tx.signatures.map(base58),
      message: {
        header: {
          numRequiredSignatures: tx.required,
          numReadonlySignedAccounts: tx.readonlySigned,
          numReadonlyUnsignedAccounts: tx.readonlyUnsigned,
        },
        accountKeys: tx.keys.map(base58),
        recentBlockhash: base58(tx.blockhash),
        instructions: tx.instructions.map((instruction) => ({
          programIdIndex: instruction.program,
          accounts: [...instruction.accounts],
          data: base58(instruction.data),
          stackHeight: 1,
        })),
      },
    };
  }

  async function requestAirdrop([address, lamports]) {
    const given = chain.airdrop(key(address), BigInt(whole(lamports, MAX_AIRDROP)));
    await chain.durable();
    return given;
  }

  async function getTokenAccountsByOwner([owner, filter, given]) {
    const options = config(given);
    const { mint, programId } = config(filter);
    if ((mint === undefined) === (programId === undefined)) invalid('name either mint or programId');
    const wantedMint = mint === undefined ? null : Buffer.from(key(mint));
    const wantedProgram = programId === undefined ? null : Buffer.from(key(programId));
    key(owner);
    return settled(() =>
      chain
        .tokenAccountsOf(owner)
        .map((address) => ({ address, account: chain.account(key(address)) }))
        .filter(({ account }) => account !== null)
        .filter(({ account }) => wantedMint === null || wantedMint.equals(account.data().subarray(0, 32)))
        .filter(({ account }) => wantedProgram === null || wantedProgram.equals(account.owner()))
        .map(({ address, account }) => ({ pubkey: address, account: accountJson(account, options) })),
    );
  }

  async function getProgramAccounts([program, given]) {
    const options = config(given);
    const filters = list(options.filters ?? [], 4);
    await chain.durable();
    const found = chain
      .programAccounts(key(program))
      .filter(([, account]) => matches(account, filters))
      .slice(0, MAX_PROGRAM_ACCOUNTS)
      .map(([address, account]) => ({ pubkey: address, account: accountJson(account, options) }));
    return options.withContext === true ? inContext(found) : found;
  }

  async function getSignaturesForAddress([address, given]) {
    const limit = whole(config(given).limit ?? 1000, 1000);
    const wanted = Buffer.from(key(address));
    await chain.durable();
    const found = [];
    for (const detail of chain.recentDetails()) {
      if (found.length >= limit) break;
      const tx = decodeTransaction(Buffer.from(detail.wire, 'base64'));
      if (!tx.keys.some((candidate) => wanted.equals(candidate))) continue;
      const { confirmationStatus } = chain.status(detail.signature) ?? {};
      const { signature: name, slot, err, time } = detail;
      found.push({ signature: name, slot, err, memo: null, blockTime: time, confirmationStatus });
    }
    return found;
  }

  return new Map(
    Object.entries({
      getHealth: () => 'ok',
      getVersion: () => ({ 'solana-core': '2.3.0', 'feature-set': 0 }),
      getSlot: () => chain.slot(),
      getBlockHeight: () => chain.slot(),
      getLatestBlockhash: () => inContext(chain.latestBlockhash()),
      isBlockhashValid: ([hash]) => {
        key(hash);
        return inContext(chain.isBlockhashValid(hash));
      },
      getMinimumBalanceForRentExemption: ([length]) => Number(chain.rentExemption(whole(length, 10_485_760))),
      getBalance: ([address]) => {
        const wanted = key(address);
        return settled(() => Number(chain.account(wanted)?.lamports() ?? 0n));
      },
      getAccountInfo: ([address, given]) => {
        const wanted = key(address);
        return settled(() => accountJson(chain.account(wanted), config(given)));
      },
      getMultipleAccounts: ([addresses, given]) => {
        const wanted = list(addresses, MAX_KEYS).map(key);
        return settled(() => wanted.map((each) => accountJson(chain.account(each), config(given))));
      },
      getTokenAccountsByOwner,
      getProgramAccounts,
      requestAirdrop,
      sendTransaction,
      simulateTransaction,
      getSignatureStatuses,
      getSignaturesForAddress,
      getTransaction,
    }),
  );
}

// signatureSubscribe: one notice when a transaction reaches the wanted commitment. A hint only, as on
// a real node: whoever needs to know asks getSignatureStatuses.

import { decode } from './base58.mjs';

const MAX_SUBSCRIPTIONS = 1000;
const MAX_SOCKETS = 100;
const RANK = new Map([
  ['processed', 0],
  ['confirmed', 1],
  ['finalized', 2],
]);

function result(id, value) {
  return JSON.stringify({ jsonrpc: '2.0', result: value, id });
}

function error(id, code, message) {
  return JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id });
}

export function serveSubscriptions(sockets, chain, slotMillis) {
  let nextSubscription = 1;
  const all = new Map();

  function subscribe(socket, id, [signature, options]) {
    const wanted = RANK.get(options?.commitment ?? 'finalized');
    const bytes = decode(signature, 88);
    if (wanted === undefined || bytes === null || bytes.length !== 64) {
      return error(id, -32602, 'Invalid params: expected a base58 signature of 64 bytes and a commitment');
    }
    const mine = all.get(socket);
    if (mine.size >= MAX_SUBSCRIPTIONS) return error(id, -32602, 'Too many subscriptions');
    mine.set(nextSubscription, { signature, wanted });
    return result(id, nextSubscription++);
  }

  function reply(socket, text) {
    let request;
    try {
      request = JSON.parse(text);
    } catch (e) {
      return error(null, -32700, 'Parse error');
    }
    const { id = null, method, params } = request ?? {};
    if (!Array.isArray(params)) return error(id, -32602, 'Invalid params: expected a list');
    if (method === 'signatureSubscribe') return subscribe(socket, id, params);
    if (method === 'signatureUnsubscribe') return result(id, all.get(socket).delete(params[0]));
    return error(id, -32601, 'Method not found');
  }

  sockets.on('connection', (socket) => {
    if (all.size >= MAX_SOCKETS) return socket.close(1013, 'too many connections');
    all.set(socket, new Map());
    socket.on('message', (data) => socket.send(reply(socket, data.toString('utf8'))));
    socket.on('close', () => all.delete(socket));
    socket.on('error', () => socket.terminate());
  });

  async function notify() {
    await chain.durable();
    for (const [socket, mine] of all) {
      for (const [subscription, { signature, wanted }] of mine) {
        const status = chain.status(signature);
        if (status === null || RANK.get(status.confirmationStatus) < wanted) continue;
        mine.delete(subscription);
        const value = { context: { slot: chain.slot() }, value: { err: status.err } };
        socket.send(
          JSON.stringify({ jsonrpc: '2.0', method: 'signatureNotification', params: { result: value, subscription } }),
        );
      }
    }
  }

  setInterval(notify, Math.max(50, slotMillis)).unref();
}

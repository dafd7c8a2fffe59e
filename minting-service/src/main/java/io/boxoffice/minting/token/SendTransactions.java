package io.boxoffice.minting.token;

import io.boxoffice.minting.solana.ConditionalOnChain;
import io.boxoffice.minting.solana.SolanaRpc;
import io.boxoffice.minting.solana.SolanaRpcException;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hands transactions to the node, several at once. Whether that worked is not asked: only the chain
 * knows, and what it does not know is sent again.
 */
@Component
@ConditionalOnChain
class SendTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(SendTransactions.class);
  private final SolanaRpc rpc;
  private final ChainReachability reachability;
  private final Semaphore places;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  SendTransactions(SolanaRpc rpc, ChainReachability reachability, MintingSettings settings) {
    this.rpc = rpc;
    this.reachability = reachability;
    this.places = new Semaphore(settings.sendersAtOnce());
  }

  /** Sends all and returns when each was answered or timed out. */
  void all(List<byte[]> wires) {
    CompletableFuture.allOf(
            wires.stream()
                .map(wire -> CompletableFuture.runAsync(() -> one(wire), threads))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void one(byte[] wire) {
    places.acquireUninterruptibly();
    try {
      rpc.send(wire);
    } catch (SolanaRpcException.Unavailable e) {
      reachability.lost(e);
    } catch (SolanaRpcException.Refused e) {
      LOG.warn("a transaction was not taken: {}", e.getMessage());
    } finally {
      places.release();
    }
  }

  @PreDestroy
  void stop() {
    threads.shutdown();
  }
}

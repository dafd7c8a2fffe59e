package io.boxoffice.purchase.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import tools.jackson.databind.JsonNode;

class ApprovalIT extends PurchaseIT {
  @Autowired ApprovalStore store;
  @Autowired ApprovalProperties properties;
  @Autowired ApprovalWorker worker;

  @Test
  void a_large_refund_begins_when_two_others_have_approved_it() {
    UUID type = onSale(40_000, 5);
    UUID order = completed(type, 1);

    Answer asked = refund(order, sellerToken(), "k");

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(asked.text("status")).isEqualTo("approval_pending");
    assertThat(asked.json().get("requiredApprovals").asInt()).isEqualTo(2);
    UUID approval = UUID.fromString(asked.text("approvalId"));
    assertThat(refund(order, sellerToken(), "again").text("approvalId"))
        .isEqualTo(approval.toString());
    assertThat(order(order).text("status")).isEqualTo("completed");
    String first = admin();
    assertThat(approve(approval, first).text("status")).isEqualTo("pending");
    assertThat(approve(approval, first).problem()).isEqualTo("approved-already");
    assertThat(order(order).text("status")).isEqualTo("completed");

    Answer last = approve(approval, admin());

    assertThat(last.text("status")).as(last.body()).isEqualTo("executed");
    assertThat(last.json().get("approvals")).hasSize(2);
    assertThat(last.json().at("/result/refundId").asString()).isNotEmpty();
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(40_000);
    assertThat(approve(approval, admin()).problem()).isEqualTo("approval-over");
  }

  @Test
  void what_is_no_large_refund_needs_nobody() {
    UUID type = onSale(30_000, 5);
    assertThat(refund(completed(type, 1), sellerToken(), "small").text("status"))
        .isEqualTo("pending");
    UUID mine = completed(onSale(40_000, 5), 1);
    assertThat(refund(mine, buyerToken(), "mine").text("status")).isEqualTo("pending");
  }

  @Test
  void a_large_refund_in_small_parts_needs_approval() {
    UUID order = completed(onSale(40_000, 5), 1);
    String path = "/api/orders/" + order + "/refunds";
    Answer first =
        send(
            "POST",
            path,
            sellerToken(),
            "{\"amountMinor\": 20000}",
            Map.of("Idempotency-Key", "first"));
    assertThat(first.text("status")).as(first.body()).isEqualTo("pending");
    awaitStatus(order, "partially_refunded");

    Answer second =
        send(
            "POST",
            path,
            sellerToken(),
            "{\"amountMinor\": 15000}",
            Map.of("Idempotency-Key", "second"));

    assertThat(second.text("status")).as(second.body()).isEqualTo("approval_pending");
    UUID approval = UUID.fromString(second.text("approvalId"));
    approve(approval, admin());
    assertThat(approve(approval, admin()).text("status")).isEqualTo("executed");
    eventually(() -> assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(35_000));
    awaitStatus(order, "partially_refunded");
  }

  @Test
  void the_orders_of_an_event_are_undone_together_once_that_is_approved() {
    UUID order = completed(onSale(700, 5), 1);
    String body =
        """
        {"type": "bulk_cancel", "reason": "storm", "details": {"eventId": "%s"}}
        """
            .formatted(event);
    assertThat(ask(tokens.bearer(Ids.next(), tenant, "seller"), "k", body).problem())
        .isEqualTo("unknown-event");
    assertThat(
            ask(
                    sellerToken(),
                    "none",
                    "{\"type\": \"bulk_cancel\", \"reason\": \"r\", \"details\": {}}")
                .status())
        .isEqualTo(400);

    Answer asked = ask(sellerToken(), "k", body);

    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    approve(asked.id(), admin());
    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(approve(asked.id(), admin()).text("status")).isEqualTo("executed");
    awaitStatus(order, "refunded");
  }

  @Test
  void nobody_approves_what_they_have_asked_for() {
    UUID order = completed(onSale(40_000, 5), 1);
    String asker = admin();
    UUID approval = UUID.fromString(refund(order, asker, "k").text("approvalId"));

    Answer own = approve(approval, asker);

    assertThat(own.status()).isEqualTo(403);
    assertThat(own.problem()).isEqualTo("own-request");
    assertThat(approve(approval, sellerToken()).status()).isEqualTo(403);
    UUID by =
        database()
            .sql("select requested_by from purchase.multisig_approval_requests where id = ?")
            .param(approval)
            .query(UUID.class)
            .single();
    for (UUID claimed : List.of(by, Ids.next())) {
      assertThatThrownBy(
              () ->
                  database()
                      .sql(
                          """
                          insert into purchase.multisig_approvals
                                 (request_id, approver_id, tenant_id, requested_by, approved_at)
                          values (?, ?, ?, ?, now())
                          """)
                      .params(approval, by, tenant, claimed)
                      .update())
          .hasMessageContaining("violates");
    }
  }

  @Test
  void last_approvals_at_the_same_moment_carry_it_out_once() throws Exception {
    UUID order = completed(onSale(40_000, 5), 1);
    UUID approval = UUID.fromString(refund(order, sellerToken(), "k").text("approvalId"));
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> approve(approval, admin())));
      }
    }

    int taken = 0;
    for (Future<Answer> one : answers) {
      Answer answer = one.get();
      taken += answer.status() == 200 ? 1 : 0;
      if (answer.status() != 200) {
        assertThat(answer.problem()).isEqualTo("approval-over");
      }
    }
    assertThat(taken).isEqualTo(2);
    awaitStatus(order, "refunded");
    assertThat(
            database()
                .sql("select count(*) from purchase.refunds where order_id = ?")
                .param(order)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void an_approved_request_is_carried_out_once_however_many_try() throws Exception {
    Counting action = new Counting();
    Approvals approvals = with(action);
    UUID id = approved(approvals);
    List<Future<?>> tries = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        tries.add(
            threads.submit(
                () -> TenantContext.system(tenant, "test").run(() -> approvals.execute(id))));
      }
    }

    for (Future<?> one : tries) {
      one.get();
    }
    assertThat(action.done).hasValue(1);
    assertThat(find(id).status()).isEqualTo(ApprovalStatus.EXECUTED);
  }

  @Test
  void what_cannot_be_done_yet_stays_approved_and_leaves_nothing_behind() {
    Counting action = new Counting();
    action.refusal = "not-now";
    Approvals approvals = with(action);
    UUID id = approved(approvals);

    inContext(() -> approvals.execute(id));

    assertThat(find(id).status()).isEqualTo(ApprovalStatus.APPROVED);
    assertThat(find(id).refusal()).isEqualTo("not-now");
    assertThat(find(id).tries()).isEqualTo(1);
    action.refusal = "";
    inContext(() -> approvals.execute(id));
    assertThat(find(id).status()).isEqualTo(ApprovalStatus.EXECUTED);
    assertThat(find(id).refusal()).isNull();
  }

  @Test
  void an_action_that_breaks_is_tried_again() {
    Counting action = new Counting();
    action.refusal = "breaks";
    Approvals approvals = with(action);
    UUID id = approved(approvals);

    inContext(() -> approvals.execute(id));

    assertThat(find(id).status()).isEqualTo(ApprovalStatus.APPROVED);
    assertThat(find(id).refusal()).isEqualTo("failed");
  }

  @Test
  void what_a_crash_left_approved_is_carried_out_by_the_worker() {
    UUID order = completed(onSale(40_000, 5), 1);
    UUID approval = UUID.fromString(refund(order, sellerToken(), "k").text("approvalId"));
    database()
        .sql(
            """
            update purchase.multisig_approval_requests
               set status = 'approved', approved_at = created_at, try_at = created_at where id = ?
            """)
        .param(approval)
        .update();

    worker.round();

    awaitStatus(order, "refunded");
    assertThat(one(approval, admin()).text("status")).isEqualTo("executed");
  }

  @Test
  void a_request_that_is_not_decided_in_time_is_over() {
    UUID order = completed(onSale(40_000, 5), 1);
    UUID approval = UUID.fromString(refund(order, sellerToken(), "k").text("approvalId"));
    approve(approval, admin());
    ago(approval, Duration.ofHours(12));

    // no worker has come by yet
    Answer late = approve(approval, admin());

    assertThat(late.problem()).isEqualTo("approval-over");
    assertThat(late.text("approvalStatus")).isEqualTo("expired");
    assertThat(one(approval, admin()).text("status")).isEqualTo("expired");
    UUID again = UUID.fromString(refund(order, sellerToken(), "k2").text("approvalId"));
    assertThat(again).isNotEqualTo(approval);
    ago(again, Duration.ofHours(12));
    worker.round();
    assertThat(one(again, admin()).text("status")).isEqualTo("expired");
  }

  @Test
  void an_approved_request_that_could_not_be_done_in_time_is_over_too() {
    Counting action = new Counting();
    Approvals approvals = with(action);
    UUID id = approved(approvals);
    ago(id, Duration.ofHours(24));

    inContext(() -> approvals.execute(id));

    assertThat(action.done).hasValue(0);
    worker.round();
    assertThat(find(id).status()).isEqualTo(ApprovalStatus.EXPIRED);
  }

  @Test
  void one_rejection_ends_a_request() {
    UUID order = completed(onSale(40_000, 5), 1);
    UUID approval = UUID.fromString(refund(order, sellerToken(), "k").text("approvalId"));
    approve(approval, admin());

    Answer rejected = reject(approval, admin());

    assertThat(rejected.text("status")).as(rejected.body()).isEqualTo("rejected");
    assertThat(rejected.json().at("/rejection/reason").asString()).isEqualTo("no");
    assertThat(approve(approval, admin()).text("approvalStatus")).isEqualTo("rejected");
    assertThat(reject(approval, admin()).problem()).isEqualTo("approval-over");
    assertThat(order(order).text("status")).isEqualTo("completed");
    // who asked may think better of it
    UUID again = UUID.fromString(refund(order, sellerToken(), "k2").text("approvalId"));
    assertThat(reject(again, sellerToken()).text("status")).isEqualTo("rejected");
  }

  @Test
  void a_refund_is_asked_for_through_the_route_of_approvals_as_well() {
    UUID order = completed(onSale(700, 5), 1);
    String body =
        """
        {"type": "large_refund", "reason": "ill", "details": {"orderId": "%s"}}
        """
            .formatted(order);

    Answer asked = ask(sellerToken(), "k", body);

    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    assertThat(asked.header("Location")).isEqualTo("/api/approvals/" + asked.id());
    assertThat(asked.json().at("/details/amountMinor").asLong()).isEqualTo(700);
    assertThat(ask(admin(), "k", body).text("approvalId")).isEqualTo(asked.id().toString());
    assertThat(ask(tokens.bearer(Ids.next(), tenant, "seller"), "k", body).problem())
        .isEqualTo("unknown-order");
    assertThat(ask(tokens.bearer(Ids.next(), Ids.next(), "admin"), "k", body).problem())
        .isEqualTo("unknown-order");
    approve(asked.id(), admin());
    assertThat(approve(asked.id(), admin()).text("status")).isEqualTo("executed");
    awaitStatus(order, "refunded");
  }

  @Test
  void sellers_see_their_own_requests_and_administrators_those_of_the_tenant() {
    UUID order = completed(onSale(40_000, 5), 1);
    UUID approval = UUID.fromString(refund(order, sellerToken(), "k").text("approvalId"));
    String otherSeller = tokens.bearer(Ids.next(), tenant, "seller");
    String foreign = tokens.bearer(Ids.next(), Ids.next(), "admin");

    for (String bearer : List.of(sellerToken(), admin())) {
      assertThat(get("/api/approvals?status=pending", bearer).json().get("items")).hasSize(1);
      assertThat(one(approval, bearer).text("status")).isEqualTo("pending");
    }
    for (String bearer : List.of(otherSeller, foreign)) {
      assertThat(get("/api/approvals", bearer).json().get("items")).isEmpty();
      assertThat(one(approval, bearer).problem()).isEqualTo("unknown-approval");
      assertThat(reject(approval, bearer).problem()).isEqualTo("unknown-approval");
    }
    assertThat(approve(approval, foreign).problem()).isEqualTo("unknown-approval");
    assertThat(get("/api/approvals?status=executed", admin()).json().get("items")).isEmpty();
  }

  @Test
  void lists_go_on_where_their_cursor_says() {
    for (int i = 0; i < 3; i++) {
      UUID order = completed(onSale(700, 5), 1);
      ask(
          sellerToken(),
          "k" + i,
          "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": {\"orderId\": \"%s\"}}"
              .formatted(order));
    }
    Answer page = get("/api/approvals?limit=2", admin());
    assertThat(page.json().get("items")).hasSize(2);
    Answer rest = get("/api/approvals?limit=2&cursor=" + page.text("nextCursor"), admin());
    assertThat(rest.json().get("items")).hasSize(1);
    assertThat(rest.json().has("nextCursor")).isFalse();
  }

  @Test
  void what_makes_no_sense_is_answered_as_such() {
    String admin = admin();
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"type\": \"large_refund\", \"reason\": \"r\"}",
            "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": null}",
            "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": {}}",
            "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": []}",
            "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": 7}",
            "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": {\"orderId\": \"x\"}}",
            "{\"type\": \"large_refund\", \"reason\": \" \", \"details\": {}}",
            "{\"type\": \"large_refund\", \"reason\": 7, \"details\": {\"orderId\": []}}",
            "{\"type\": \"coffee\", \"reason\": \"r\", \"details\": {}}",
            "{\"type\": \"security_settings\", \"reason\": \"r\", \"details\": {}}",
            "{\"type\": \"security_settings\", \"reason\": \"r\", \"details\": {\"userId\":"
                + " \"%s\", \"currency\": \"EUR\", \"perTransactionMinor\": 3,".formatted(buyer)
                + " \"dailyMinor\": 2, \"weeklyMinor\": 3, \"monthlyMinor\": 4, \"version\": 0}}",
            "{\"type\": \"large_refund\", \"reason\": \"%s\", \"details\": {}}"
                .formatted("r".repeat(501)))) {
      Answer answer = ask(admin, Ids.next().toString(), body);
      assertThat(answer.status()).as(body + " -> " + answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    String settings = "{\"type\": \"security_settings\", \"reason\": \"r\", \"details\": {}}";
    assertThat(ask(sellerToken(), "s", settings).status()).isEqualTo(403);
    for (String path :
        List.of("?limit=0", "?limit=101", "?status=done", "?cursor=x", "/7", "?status=PENDING")) {
      assertThat(get("/api/approvals" + path, admin).status()).as(path).isEqualTo(400);
    }
    String id = Ids.next().toString();
    for (String body : List.of("", "{}", "{\"reason\": \"\"}", "[")) {
      assertThat(post("/api/approvals/" + id + "/reject", admin, body).status()).isEqualTo(400);
    }
    assertThat(
            post(
                    "/api/approvals/" + id + "/approve",
                    admin,
                    "{\"comment\": \"%s\"}".formatted("c".repeat(501)))
                .status())
        .isEqualTo(400);
    assertThat(post("/api/approvals/" + id + "/approve", admin, null).problem())
        .isEqualTo("unknown-approval");
  }

  /** Counts how often it is carried out, in the transaction of it and outside. */
  private static final class Counting implements ApprovedAction {
    final AtomicInteger done = new AtomicInteger();
    volatile String refusal = "";

    @Override
    public ApprovalType type() {
      return ApprovalType.BULK_CANCEL;
    }

    @Override
    public Checked check(JsonNode details, Asker asker) {
      return new Checked.Fine("test", details);
    }

    @Override
    public Done execute(ApprovalRequest request) {
      if (refusal.equals("breaks")) {
        throw new IllegalStateException("a bug");
      }
      if (!refusal.isEmpty()) {
        return new Done.Refused(refusal);
      }
      done.incrementAndGet();
      return new Done.Executed(Map.of("done", true));
    }
  }

  private Approvals with(ApprovedAction action) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("action", action);
    return new Approvals(
        store,
        beans.getBeanProvider(ApprovedAction.class),
        properties,
        transaction,
        new SimpleMeterRegistry(),
        clock);
  }

  /**
   * A request of the counting action that is approved; the service's own worker leaves it alone.
   */
  private UUID approved(Approvals approvals) {
    UUID id =
        inTenant(
            () ->
                approvals
                    .ask(ApprovalType.BULK_CANCEL, "event:" + event, Map.of(), "test", seller)
                    .request()
                    .id());
    database()
        .sql(
            """
            update purchase.multisig_approval_requests
               set status = 'approved', approved_at = created_at,
                   try_at = created_at + interval '1 day' where id = ?
            """)
        .param(id)
        .update();
    return id;
  }

  private void inContext(Runnable work) {
    TenantContext.system(tenant, "test").run(work);
  }

  private ApprovalRequest find(UUID id) {
    return inTenant(() -> store.find(id).orElseThrow());
  }

  private void ago(UUID id, Duration time) {
    database()
        .sql(
            """
            update purchase.multisig_approval_requests
               set created_at = created_at - make_interval(secs => :s),
                   expires_at = expires_at - make_interval(secs => :s) where id = :id
            """)
        .param("s", (double) time.toSeconds())
        .param("id", id)
        .update();
  }

  private String admin() {
    return tokens.bearer(Ids.next(), tenant, "admin");
  }

  private Answer one(UUID id, String bearer) {
    return get("/api/approvals/" + id, bearer);
  }

  private Answer approve(UUID id, String bearer) {
    return post("/api/approvals/" + id + "/approve", bearer, "{\"comment\": \"fine\"}");
  }

  private Answer reject(UUID id, String bearer) {
    return post("/api/approvals/" + id + "/reject", bearer, "{\"reason\": \"no\"}");
  }

  private Answer ask(String bearer, String key, String body) {
    return send("POST", "/api/approvals", bearer, body, Map.of("Idempotency-Key", key));
  }

  private Answer refund(UUID order, String bearer, String key) {
    return send(
        "POST",
        "/api/orders/" + order + "/refunds",
        bearer,
        "{\"reason\": \"ill\"}",
        Map.of("Idempotency-Key", key));
  }
}

package io.boxoffice.inventory.tenant;

import io.boxoffice.inventory.page.Position;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The registry for the gateway, which resolves hosts by it. */
@RestController
@RequestMapping("/internal/tenants")
class InternalTenantController {
  private static final int MOST = 10_000;
  private final TenantStore store;

  InternalTenantController(TenantStore store) {
    this.store = store;
  }

  @GetMapping
  List<Tenant> list() {
    return store.list(Position.START, MOST);
  }
}

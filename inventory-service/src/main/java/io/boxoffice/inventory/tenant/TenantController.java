package io.boxoffice.inventory.tenant;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.validation.CurrencyCode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tenants")
@PreAuthorize("hasRole('superadmin')")
class TenantController {
  private final RegisterTenant registration;
  private final TenantStore store;

  TenantController(RegisterTenant registration, TenantStore store) {
    this.registration = registration;
    this.store = store;
  }

  record NewTenant(
      @Nullable UUID id,
      @NotNull @Pattern(regexp = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") String slug,
      @NotBlank @Size(max = 200) String name,
      @NotNull @CurrencyCode String currency,
      @Nullable @Size(max = 20) List<
                  @NotNull @Size(max = 253) @Pattern(regexp = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") String>
              hosts) {}

  @PostMapping
  ResponseEntity<?> register(@Valid @RequestBody NewTenant wanted) {
    List<String> hosts = wanted.hosts() == null ? List.of() : wanted.hosts();
    return switch (registration.register(
        wanted.id(), wanted.slug(), wanted.name(), wanted.currency(), hosts)) {
      case RegisterTenant.Outcome.Registered(Tenant tenant) ->
          ResponseEntity.created(URI.create("/api/tenants/" + tenant.id())).body(tenant);
      case RegisterTenant.Outcome.Taken taken ->
          Problems.of(
              HttpStatus.CONFLICT,
              "tenant-exists",
              "Another tenant has this id or slug; choose another one.");
      case RegisterTenant.Outcome.HostTaken taken ->
          Problems.of(
              HttpStatus.CONFLICT, "host-taken", "One of the hosts leads to another tenant.");
    };
  }

  @GetMapping
  ResponseEntity<?> list(
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    Position after = Position.of(cursor);
    if (after == null) {
      return Page.badCursor();
    }
    return ResponseEntity.ok(
        Page.of(
            store.list(after, limit + 1),
            limit,
            tenant -> new Position(tenant.createdAt(), tenant.id())));
  }
}

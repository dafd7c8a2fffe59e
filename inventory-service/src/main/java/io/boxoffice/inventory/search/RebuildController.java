package io.boxoffice.inventory.search;

import io.boxoffice.common.problem.Problems;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets an operator rebuild the search, for all tenants. */
@RestController
@RequestMapping("/api/search/rebuild")
@PreAuthorize("hasAnyRole('superadmin','ops')")
class RebuildController {
  private final SearchRebuilds rebuilds;

  RebuildController(SearchRebuilds rebuilds) {
    this.rebuilds = rebuilds;
  }

  @PostMapping
  ResponseEntity<SearchRebuild> begin() {
    return ResponseEntity.accepted().body(rebuilds.begin());
  }

  @GetMapping
  ResponseEntity<?> latest() {
    Optional<SearchRebuild> latest = rebuilds.latest();
    return latest.isPresent()
        ? ResponseEntity.ok(latest.get())
        : Problems.of(HttpStatus.NOT_FOUND, "no-rebuild", "The search was never rebuilt.");
  }
}

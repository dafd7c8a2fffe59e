package io.boxoffice.sample;

import java.util.Map;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** What the sample needs of another service. */
@FeignClient(name = "elsewhere", url = "${sample.remote.url}")
interface ElsewhereClient {
  @PostMapping("/internal/things")
  Map<String, Object> thing(@RequestBody Map<String, Object> request);
}

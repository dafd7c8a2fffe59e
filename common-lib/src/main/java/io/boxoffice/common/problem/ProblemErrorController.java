package io.boxoffice.common.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers with a problem what failed outside every controller. */
@RestController
final class ProblemErrorController implements ErrorController {

  @RequestMapping("${server.error.path:${error.path:/error}}")
  ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
    HttpStatus status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? HttpStatus.resolve(code)
            : HttpStatus.NOT_FOUND;
    if (status == null || status.is5xxServerError()) {
      return Problems.of(
          HttpStatus.INTERNAL_SERVER_ERROR,
          "internal-error",
          "Something went wrong on our side; quote the correlation id when you report it.");
    }
    return status == HttpStatus.NOT_FOUND
        ? Problems.of(status, "not-found", "There is nothing at this address.")
        : Problems.of(status, "malformed-request", "The request cannot be read.");
  }
}

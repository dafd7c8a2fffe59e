package io.boxoffice.common.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets an answer go out in one piece, with its length. Spring flushes each {@code ResponseEntity}
 * before its request is over; the container, which does not know then that nothing more is to come,
 * would send it in pieces of unknown number, and each of them wakes whoever waits for it.
 *
 * <p>Answers that stay open are flushed as ever, and so is what does not fit the container's
 * buffer.
 */
final class WholeAnswerFilter extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(
        request,
        new HttpServletResponseWrapper(response) {
          @Override
          public void flushBuffer() throws IOException {
            if (request.isAsyncStarted() || isStream(getContentType())) {
              super.flushBuffer();
            }
          }
        });
  }

  private static boolean isStream(@Nullable String contentType) {
    return contentType != null && contentType.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
  }
}

package io.boxoffice.local.launcher;

/** Something the person at the keyboard can act on; its message is all they are shown. */
class LauncherException extends RuntimeException {

  LauncherException(String message) {
    super(message);
  }

  LauncherException(String message, Throwable cause) {
    super(message, cause);
  }
}

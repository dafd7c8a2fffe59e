package io.boxoffice.local.launcher;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = "Prints an access token of a demo account, good for an hour.",
    mixinStandardHelpOptions = true)
class TokenCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ACCOUNT", description = "Its e-mail address: seller@riverside.test")
  private String account = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Local local = Local.open(Local.Mode.LOOK_ONLY);
    try {
      local.console().say(local.api().token(account));
    } catch (ConnectException e) {
      throw new LauncherException("The identity provider does not run. Try ./boxoffice up", e);
    }
    return ExitCode.OK;
  }
}

package io.boxoffice.local.launcher;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(
    name = "down",
    description = "Stops everything; the data stays.",
    mixinStandardHelpOptions = true)
class DownCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    Local local = Local.open(Local.Mode.LOOK_ONLY);
    Session.stopAll(local);
    local
        .console()
        .say(
            "Nothing of Boxoffice runs any more; the data is kept in "
                + local.home().folder().resolve("data"));
    return ExitCode.OK;
  }
}

package io.boxoffice.local.launcher;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "env",
    description = "Prints the environment that a process gets; 'tools' for the demo and auditor.",
    mixinStandardHelpOptions = true)
class EnvCommand implements Callable<Integer> {

  private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|SECRETS|_KEY|_KEYS)$");

  @Parameters(paramLabel = "PART", description = "Its name, as status shows it, or 'tools'.")
  private String part = "";

  @Option(names = "--secrets", description = "Print the secrets as well.")
  private boolean secrets;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Local local = Local.open(Local.Mode.LOOK_ONLY);
    Map<String, Map<String, String>> all = local.catalogue().environments();
    Map<String, String> environment = all.get(part);
    if (environment == null) {
      throw new LauncherException(
          "There is no environment of %s. There is: %s"
              .formatted(part, String.join(", ", all.keySet())));
    }
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              boolean hidden = !secrets && SECRET.matcher(name).matches();
              // quoted, so that a shell can read it
              local
                  .console()
                  .say(
                      hidden ? "# %s is secret".formatted(name) : "%s='%s'".formatted(name, value));
            });
    return ExitCode.OK;
  }
}

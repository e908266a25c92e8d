using Lowmark.Cli;

return CommandLine.Run(args, CliHost.OfProcess(), new Composition(
    NewEngine: () => throw new InvalidOperationException("this build has no engine"), Docs: []));

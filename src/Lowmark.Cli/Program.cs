using Lowmark.Cli;
using Lowmark.Cli.Explain;
using Lowmark.Cli.Score;
using Lowmark.Presenters;

return CommandLine.Run(args, CliHost.OfProcess(), new Composition(
    NewEngine: () => new LogEngine(), [RuleBook.Causes, RuleBook.Checks], LabelledLogs.Score));

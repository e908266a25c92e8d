using Lowmark.Cli;
using Lowmark.Cli.Explain;
using Lowmark.Cli.Score;
using Lowmark.Diagnosis;

return CommandLine.Run(args, CliHost.OfProcess(), new Composition(
    NewEngine: () => new LogEngine(), RuleCatalog.Docs, LabelledLogs.Score));

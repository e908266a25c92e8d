using System.Text;
using Lowmark.Cli;
using Lowmark.Cli.Explain;
using Lowmark.Presenters;

namespace Lowmark.UnitTests.Cli;

/// <summary>One run of the command line, without a process: what came out on which stream.</summary>
internal sealed record CliRun(int Code, string Output, string Errors)
{
    private static readonly RuleBook s_causes = new("causes", "Causes", "cause or factor", new RuleSection(
        "Causes.",
        [
            new("cgroup-limit", "A memory cgroup reached its limit", "usage = limit", "usage < limit", "the usage line",
                "More RAM does not help.", "mm/memcontrol.c"),
            new("fragmentation", "Free memory in pieces too small", "no block", "a block", "the buddy lists",
                "It comes back.", "mm/page_alloc.c"),
        ]));

    public static Composition Composition { get; } = new(
        () => new LineEngine(), [s_causes, RuleBook.Checks], (folder, host) => folder == "good" ? 0 : 1);

    /// <summary>Runs with nothing on standard input, which is no terminal, and no variable set.</summary>
    public static CliRun Of(params string[] arguments) => With(host => host, arguments);

    public static CliRun Reading(string input, params string[] arguments) =>
        With(host => host with { Input = new MemoryStream(Encoding.UTF8.GetBytes(input)) }, arguments);

    public static CliRun With(Func<CliHost, CliHost> change, params string[] arguments) =>
        Run(Composition, change, arguments);

    /// <summary>By the engine of the program, which reads kernel logs.</summary>
    public static CliRun OfLogs(Func<CliHost, CliHost> change, params string[] arguments) =>
        Run(Composition with { NewEngine = () => new LogEngine() }, change, arguments);

    private static CliRun Run(Composition composition, Func<CliHost, CliHost> change, string[] arguments)
    {
        using MemoryStream output = new();
        using StringWriter errors = new() { NewLine = "\n" };
        CliHost host = change(new()
        {
            Input = Stream.Null,
            InputIsTerminal = false,
            Output = output,
            OutputIsTerminal = false,
            Errors = errors,
            ErrorsAreTerminal = false,
            Variable = _ => null,
        });
        int code = CommandLine.Run(arguments, host, composition);
        return new(code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}

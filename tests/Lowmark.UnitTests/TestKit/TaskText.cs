using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>A row of the task table as v4.19 to v6.7 print it (dump_tasks(), mm/oom_kill.c). Sizes in pages unless they
/// say bytes.</summary>
internal sealed record TaskText(string Comm, int Pid, long Rss)
{
    public const string State = "Tasks state (memory values in pages):";

    public const string Header = "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name";

    public int Uid { get; init; }

    public int? Tgid { get; init; }

    public long? TotalVm { get; init; }

    public long PgtablesBytes { get; init; } = 8192;

    public long Swap { get; init; }

    public int Adj { get; init; }

    public string Row =>
        $"[{Pid,7}] {Uid,5} {Tgid ?? Pid,5} {TotalVm ?? Rss,8} {Rss,8} {PgtablesBytes,8} {Swap,8}         {Adj,5} "
        + $"{Comm}";

    /// <summary>The whole table.</summary>
    public static EquatableArray<string> Table(params IEnumerable<TaskText> tasks) =>
        new([State, Header, .. tasks.Select(task => task.Row)]);
}

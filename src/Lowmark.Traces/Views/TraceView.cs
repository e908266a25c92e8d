using Lowmark.Diagnosis.CallPaths;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Scenes;

namespace Lowmark.Traces.Views;

/// <summary>A question asked of a trace: it looks at the events and answers at any time.</summary>
/// <param name="tables">Those of the events.</param>
public abstract class TraceView(TraceTables tables) : TraceConsumer
{
    /// <summary>Different things that a view tells apart; the rest is counted together.</summary>
    protected const int MostKeys = 1 << 16;

    private readonly Dictionary<int, (string? What, string? Asker)> _told = [];

    protected TraceTables Tables { get; } = tables;

    /// <summary>The machine as the trace found it; null before the first look, or when the trace holds no files of
    /// it.</summary>
    protected TraceScene? Scene { get; private set; }

    /// <summary>Null when it is not known.</summary>
    protected PageSize? PageSize =>
        Scene?.Memory is { PageSizeIsKnown: true } memory ? memory.PageSize : null;

    /// <param name="coverage">How much was seen up to now.</param>
    public abstract TraceReport Build(TraceCoverage coverage);

    public override void Look(long timeNs, IHostFiles files) => Scene ??= TraceScene.Read(files);

    /// <summary>Names of tasks and their amounts.</summary>
    private protected EquatableArray<Share> Shares<TKey>(Tally<TKey> tally, Func<TKey, string> name)
        where TKey : notnull, IEquatable<TKey>
    {
        IEnumerable<Share> shares = tally.By(name)
            .Select(row => new Share(row.Part, row.Amount.Events, row.Amount.Size));
        Amount beyond = tally.Beyond;
        return (beyond.Events == 0 ? shares : shares.Append(new("(other)", beyond.Events, beyond.Size)))
            .ToEquatableArray();
    }

    /// <summary>Call paths and their amounts, each with the task that came by it most.</summary>
    private protected EquatableArray<CallShare> Paths<TKey>(Tally<TKey> tally, Func<TKey, (int Stack, int Comm)> path)
        where TKey : notnull, IEquatable<TKey>
    {
        Dictionary<int, (Amount Sum, int Comm, int Tasks)> stacks = [];
        foreach (((int stack, int comm), Amount amount) in tally.By(path))
        {
            // The largest part comes first.
            stacks[stack] = stacks.TryGetValue(stack, out (Amount Sum, int Comm, int Tasks) known)
                ? (known.Sum + amount, known.Comm, known.Tasks + 1)
                : (amount, comm, 1);
        }

        return stacks.OrderByDescending(row => row.Value.Sum.Size).ThenByDescending(row => row.Value.Sum.Events)
            .ThenBy(row => row.Key)
            .Select(row => Describe(row.Key, row.Value.Sum, row.Value.Comm, row.Value.Tasks))
            .ToEquatableArray();
    }

    private protected EquatableArray<FlamePath> Folded<TKey>(Tally<TKey> tally, Func<TKey, (int Stack, int Comm)> path)
        where TKey : notnull, IEquatable<TKey> =>
        tally.By(path).Select(row => Fold(row.Part, row.Amount)).ToEquatableArray();

    /// <summary>The innermost function of a stack that is not the allocator's own; null when there is none.</summary>
    protected string? AskerOf(int stack) => ToldOf(stack).Asker;

    protected string TaskName(int comm) => comm == TraceNames.None ? "(unknown)" : Tables.Names[comm];

    private CallShare Describe(int stack, Amount amount, int comm, int tasks)
    {
        (string? what, string? asker) = ToldOf(stack);
        string? name = comm == TraceNames.None ? null : Tables.Names[comm];
        return new(amount.Events, amount.Size, name, tasks, what, asker, FramesOf(stack));
    }

    private (string? What, string? Asker) ToldOf(int stack)
    {
        if (_told.TryGetValue(stack, out (string? What, string? Asker) known)) { return known; }
        (string? What, string? Asker) told = Tell(FramesOf(stack));
        _told.Add(stack, told);
        return told;
    }

    private FlamePath Fold((int Stack, int Comm) path, Amount amount) =>
        new(TaskName(path.Comm), FramesOf(path.Stack).Reverse().ToEquatableArray(), amount.Size);

    private EquatableArray<string> FramesOf(int stack)
    {
        ReadOnlySpan<int> frames = Tables.Stacks[stack];
        string[] names = new string[frames.Length];
        for (int i = 0; i < frames.Length; i++) { names[i] = Tables.Names[frames[i]]; }
        return new(names);
    }

    private static (string? What, string? Asker) Tell(EquatableArray<string> names)
    {
        if (names.IsEmpty) { return (null, null); }
        CallPath? path = CallPathReader.Read(names.Select(FrameOf).ToEquatableArray());
        string asker = names.FirstOrDefault(name => !CallPathReader.IsAllocator(FrameOf(name).Function)) ?? names[0];
        return (path is { Kind: not "unknown" } known ? known.Summary : null, asker);
    }

    /// <summary>A module's function is written <c>name [module]</c>.</summary>
    private static CallFrame FrameOf(string name)
    {
        int module = name.IndexOf(" [", StringComparison.Ordinal);
        return module < 0 ? new(name, null, Reliable: true) : new(name[..module], name[(module + 1)..], Reliable: true);
    }
}

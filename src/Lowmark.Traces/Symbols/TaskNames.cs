using Lowmark.Host;
using Lowmark.Kernel.Text;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Symbols;

/// <summary>The names of the tasks of a running machine: /proc/PID/comm, and of those that are gone what the tracing
/// kept of them (tracefs' saved_cmdlines).</summary>
/// <remarks>A record has only the task's number, and a number may go to another task, and a task takes another name:
/// what is older than <see cref="Fresh"/> is read again.</remarks>
public sealed class TaskNames(IHostFiles files, TraceNames names)
{
    /// <summary>Tasks that are remembered.</summary>
    public const int Most = 1 << 16;

    private const int IdleTask = 0;

    private readonly Dictionary<int, (int Name, long ReadNs)> _known = [];
    private readonly int _idle = names.Of("<idle>");

    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(2);

    /// <param name="nowNs">On any clock that does not go back.</param>
    /// <param name="saved">Text of saved_cmdlines, lines <c>PID COMM</c>; asked for when /proc has the task no
    /// more.</param>
    /// <returns>In the trace's names; <see cref="TraceNames.None"/> when nobody knows.</returns>
    public int Of(int pid, long nowNs, Func<ReadOnlyMemory<byte>> saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        if (pid == IdleTask) { return _idle; }
        bool isKnown = _known.TryGetValue(pid, out (int Name, long ReadNs) known);
        if (isKnown && nowNs - known.ReadNs < Fresh.TotalNanoseconds) { return known.Name; }
        int name = NameOf(files.Read($"/proc/{pid}/comm"));
        if (name == TraceNames.None) { name = isKnown ? known.Name : NameOf(pid, saved().Span); }
        if (isKnown || _known.Count < Most) { _known[pid] = (name, nowNs); }
        return name;
    }

    private int NameOf(HostFile comm) =>
        comm.IsRead && comm.Text is [.. var name, (byte)'\n'] ? names.Of(name) : TraceNames.None;

    private int NameOf(int pid, ReadOnlySpan<byte> saved)
    {
        foreach (Range range in saved.Split((byte)'\n'))
        {
            LineCursor cursor = new(saved[range]);
            if (cursor.TryTakeCount(out long number) && number == pid && cursor.TryTake(" "u8))
            {
                return names.Of(cursor.Rest);
            }
        }

        return TraceNames.None;
    }
}

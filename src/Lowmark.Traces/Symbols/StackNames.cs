using System.Runtime.InteropServices;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Symbols;

/// <summary>Turns addresses of a running kernel into names, and stacks of addresses into those of a trace.</summary>
/// <remarks>The same few stacks come again and again: each is looked up once while it stays in a small table.</remarks>
public sealed class StackNames(KernelSymbols symbols, TraceTables tables)
{
    private const int MostAddresses = 1 << 17;
    private const int RecentStacks = 1 << 12;

    private readonly Dictionary<ulong, int> _names = [];
    private readonly (ulong[] Frames, int Stack)[] _recent = new (ulong[], int)[RecentStacks];

    public KernelSymbols Symbols => symbols;

    /// <returns>In <see cref="TraceTables.Names"/>: the function, or the address as
    /// <c>0xffffffff8161f42b</c>.</returns>
    public int NameOf(ulong address)
    {
        if (_names.TryGetValue(address, out int known)) { return known; }
        ReadOnlySpan<byte> symbol = symbols.Of(address);
        int name = symbol.IsEmpty ? tables.Names.Of($"0x{address:x16}") : tables.Names.Of(symbol);
        if (_names.Count < MostAddresses) { _names.Add(address, name); }
        return name;
    }

    /// <param name="frames">Addresses, the innermost first. Functions of the tracing itself are left out.</param>
    /// <returns>In <see cref="TraceTables.Stacks"/>.</returns>
    public int StackOf(ReadOnlySpan<ulong> frames)
    {
        if (frames.Length > TraceStacks.MostFrames) { frames = frames[..TraceStacks.MostFrames]; }
        HashCode hash = default;
        hash.AddBytes(MemoryMarshal.AsBytes(frames));
        ref (ulong[] Frames, int Stack) recent = ref _recent[(uint)hash.ToHashCode() % RecentStacks];
        if (recent.Frames is { } seen && frames.SequenceEqual(seen)) { return recent.Stack; }
        recent = (frames.ToArray(), Keep(frames));
        return recent.Stack;
    }

    private int Keep(ReadOnlySpan<ulong> frames)
    {
        Span<int> names = stackalloc int[TraceStacks.MostFrames];
        int count = 0;
        foreach (ulong frame in frames)
        {
            if (count == 0 && TracingFrames.IsOne(symbols.Of(frame))) { continue; }
            names[count++] = NameOf(frame);
        }

        return tables.Stacks.Of(names[..count]);
    }
}

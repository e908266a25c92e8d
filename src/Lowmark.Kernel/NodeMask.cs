using System.Globalization;

namespace Lowmark.Kernel;

/// <summary>A set of NUMA nodes as <c>%*pbl</c> prints it: <c>0</c>, <c>0-1</c>, <c>0,2-3</c>, or empty.</summary>
/// <remarks>Kept as ranges, so that a hostile <c>0-4294967295</c> costs nothing.</remarks>
public readonly record struct NodeMask(EquatableArray<NodeRange> Ranges)
{
    public bool Contains(int node)
    {
        foreach (NodeRange range in Ranges.AsSpan())
        {
            if (node >= range.First && node <= range.Last) { return true; }
        }

        return false;
    }

    public bool IsEmpty => Ranges.IsEmpty;

    public static NodeMask Of(params ReadOnlySpan<int> nodes)
    {
        NodeRange[] ranges = new NodeRange[nodes.Length];
        for (int i = 0; i < nodes.Length; i++) { ranges[i] = new(nodes[i], nodes[i]); }
        return new(new EquatableArray<NodeRange>(ranges));
    }

    /// <returns>Null when the text is no node list (<c>(null)</c>, masked, cut).</returns>
    public static NodeMask? TryParse(ReadOnlySpan<byte> text)
    {
        ArrayBuilder<NodeRange> ranges = new(expected: 1);
        while (!text.IsEmpty)
        {
            int comma = text.IndexOf((byte)',');
            ReadOnlySpan<byte> part = comma < 0 ? text : text[..comma];
            text = comma < 0 ? default : text[(comma + 1)..];
            int dash = part.IndexOf((byte)'-');
            ReadOnlySpan<byte> first = dash < 0 ? part : part[..dash];
            ReadOnlySpan<byte> last = dash < 0 ? part : part[(dash + 1)..];
            if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int from)
                || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int to)
                || ranges.Count == 4096)
            {
                return null;
            }

            ranges.Add(new(from, to));
        }

        return new(ranges.ToEquatableArray());
    }

    /// <summary>The kernel's list form; empty for the empty set.</summary>
    public override string ToString() =>
        Ranges.Count == 1 ? Ranges[0].ToString() : string.Join(',', Ranges.Select(range => range.ToString()));
}

/// <summary>Nodes <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct NodeRange(int First, int Last)
{
    public override string ToString() =>
        First == Last ? First.ToString(CultureInfo.InvariantCulture) : $"{First}-{Last}";
}

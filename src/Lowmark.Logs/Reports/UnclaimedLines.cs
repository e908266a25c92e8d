using System.Runtime.CompilerServices;
using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Reports;

/// <summary>Lines that stand inside a report and are of none.</summary>
/// <remarks>A line is inside once the report goes on behind it. Bounded: all are counted, the first few are
/// kept.</remarks>
internal sealed class UnclaimedLines
{
    private const int MostKept = 50;
    private const int MostBytes = 400;

    private readonly List<(long Line, string Text)> _inside = [];
    private readonly List<(long Line, string Text)> _after = [];
    private long _countAfter;

    /// <summary>All lines inside, those that are not kept too.</summary>
    public long Count { get; private set; }

    public EquatableArray<(long Line, string Text)> Kept => _inside.ToEquatableArray();

    /// <summary>A line below the last one of the report.</summary>
    public void Add(long number, ReadOnlySpan<byte> text)
    {
        if (text.TrimBlanks().IsEmpty) { return; }
        _countAfter++;
        Keep(_after, number, text);
    }

    /// <summary>Lines below the last one of the report, of which nothing is known.</summary>
    public void AddUnread(long count) => _countAfter += count;

    /// <summary>A line above the last one of the report.</summary>
    public void AddInside(long number, ReadOnlySpan<byte> text)
    {
        Count++;
        Keep(_inside, number, text);
    }

    /// <summary>The report goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndHere()
    {
        if (_countAfter > 0) { TakeIn(); }
    }

    private void TakeIn()
    {
        Count += _countAfter;
        _countAfter = 0;
        _inside.AddRange(_after);
        if (_inside.Count > MostKept) { _inside.RemoveRange(MostKept, _inside.Count - MostKept); }
        _after.Clear();
    }

    private static void Keep(List<(long Line, string Text)> kept, long number, ReadOnlySpan<byte> text)
    {
        int at = kept.Count;
        while (at > 0 && kept[at - 1].Line > number) { at--; }
        if (at == MostKept) { return; }
        if (kept.Count == MostKept) { kept.RemoveAt(MostKept - 1); }
        kept.Insert(at, (number, Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostBytes)])));
    }
}

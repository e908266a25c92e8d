using System.Numerics;
using System.Runtime.Intrinsics;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Flattened;

/// <summary>Where a report that was pasted into one line without any time stamps must be cut: in front of what only a
/// kernel line begins with.</summary>
/// <remarks>Conservative: a line with fewer than three different markers behind its start is left whole. The lines are
/// those of dump_header(), __show_mem() and dump_tasks() (mm/oom_kill.c, mm/show_mem.c) and of the x86 register
/// dump.</remarks>
internal static class MarkerCuts
{
    private const int FewestMarkers = 3;
    private const int FewestRows = 3;
    private const int ShortestText = 80;
    private const int BlockBytes = 32;

    /// <summary>Whether the text is a report, a /proc/buddyinfo or a /proc/meminfo flattened into one line.</summary>
    public static bool IsFlattened(ReadOnlySpan<byte> text)
    {
        if (text.Length < ShortestText) { return false; }
        int seen = 0;
        int rows = 0;
        for (int from = 0; from < text.Length; from += BlockBytes)
        {
            int block = Math.Min(from, text.Length - BlockBytes);
            uint words = WordsIn(text, block) & (uint.MaxValue << (from - block));
            for (; words != 0; words &= words - 1)
            {
                int word = block + BitOperations.TrailingZeroCount(words);
                int begin = BeginOfMarker(text, word);
                if (begin <= 0) { continue; }
                MarkerKind kind = begin == word ? Markers.OwnKindAt(text, word) : Markers.KindAt(text, begin);
                if (kind is MarkerKind.BuddyRow or MarkerKind.MeminfoRow) { rows++; }
                else if (kind is not (MarkerKind.None or MarkerKind.Frame or MarkerKind.Counter))
                {
                    seen |= 1 << (int)kind;
                }
                if (BitOperations.PopCount((uint)seen) >= FewestMarkers || rows >= FewestRows - 1) { return true; }
            }
        }

        return false;
    }

    /// <summary>Where in a block a word begins, behind a blank, with a letter that <see cref="BeginOfMarker"/> looks
    /// at, or one between those.</summary>
    private static uint WordsIn(ReadOnlySpan<byte> text, int block)
    {
        Vector256<byte> bytes = Vector256.Create(text[block..]);
        uint blanks = (Vector256.Equals(bytes, Vector256.Create((byte)' '))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\t'))).ExtractMostSignificantBits();
        bool followsBlank = block > 0 && text[block - 1] is (byte)' ' or (byte)'\t';
        uint behindBlanks = (blanks << 1) | (followsBlank ? 1U : 0);
        return behindBlanks & (Between(bytes, 'A', '[') | Between(bytes, 'c', 't')).ExtractMostSignificantBits();
    }

    private static Vector256<byte> Between(Vector256<byte> bytes, char first, char last) =>
        Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)first), Vector256.Create((byte)(last - first)));

    /// <summary>Where a marker that counts may begin, by the letters of one word: there, or at the word before (a
    /// figure or a task's name, which may have any letters); 0 for no marker. Most words are passed over by
    /// it.</summary>
    private static int BeginOfMarker(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'i' => text[at..].StartsWith("invoked "u8) ? WordBefore(text, at) : 0,
        (byte)'p' => text[at..].StartsWith("page"u8) && !text[at..].StartsWith("pagetables:"u8)
            ? WordBefore(text, at) : 0,
        (byte)'t' => text[at..].StartsWith("total "u8) ? WordBefore(text, at) : 0,
        (byte)'c' => text[at..].StartsWith("cpuset="u8) ? WordBefore(text, at) : 0,
        (byte)'l' => text[at..].StartsWith("lowmem_reserve[]:"u8) ? at : 0,
        (byte)'o' => text[at..].StartsWith("oom"u8) ? at : 0,
        (byte)'m' => text[at..].StartsWith("memory"u8) ? at : 0,
        (byte)'k' => text[at..].StartsWith("kmem: "u8) ? at : 0,
        (byte)'s' => text[at..].StartsWith("swap: "u8) ? at : 0,
        (byte)'C' or (byte)'D' or (byte)'F' or (byte)'H' or (byte)'K' or (byte)'M' or (byte)'N' or (byte)'O'
            or (byte)'R' or (byte)'S' or (byte)'T' or (byte)'[' => at,
        <= (byte)'Z' => text[..at].TrimBlanksEnd().EndsWith("kB"u8) ? at : 0,
        _ => 0,
    };

    /// <summary>Start of the word before; 0 when it is the first.</summary>
    private static int WordBefore(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> before = text[..at].TrimBlanksEnd();
        return before.LastIndexOfAny((byte)' ', (byte)'\t') + 1;
    }

    /// <summary>The next cut behind a place; -1 when there is none.</summary>
    public static int Next(ReadOnlySpan<byte> text, int after)
    {
        for (int at = NextWord(text, after); at >= 0; at = NextWord(text, at))
        {
            if (Markers.KindAt(text, at) != MarkerKind.None) { return at; }
        }

        return -1;
    }

    private static int NextWord(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is not ((byte)' ' or (byte)'\t')) { at++; }
        at += text[at..].LeadingBlanks();
        return at < text.Length ? at : -1;
    }
}

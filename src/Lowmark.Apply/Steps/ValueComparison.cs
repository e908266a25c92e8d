using System.Globalization;
using System.Text;
using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Apply.Steps;

/// <summary>Whether two texts of a kernel's file mean the same value.</summary>
public static class ValueComparison
{
    /// <summary>From here on v1 means no limit: PAGE_COUNTER_MAX pages (include/linux/page_counter.h), which it prints
    /// in bytes; before v3.19 the largest number.</summary>
    private const ulong NoLimitBytes = long.MaxValue - 0xffff;

    /// <param name="pageBytes">Of the machine: limits are kept in pages.</param>
    public static bool AreEqual(ValueForm form, string one, string other, long pageBytes)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return form switch
        {
            ValueForm.Text or ValueForm.AtLeastTowards => Words(one) == Words(other),
            ValueForm.Choice => Chosen(one) == Chosen(other),
            ValueForm.Bytes => Pages(one, pageBytes) == Pages(other, pageBytes),
            ValueForm.Nodes => Nodes(one) == Nodes(other),
        };
    }

    /// <summary>Whether a number lies between where it was and where it was to go, both included.</summary>
    public static bool IsOnTheWay(string found, string from, string to)
    {
        if (!TryParse(found, out Int128 at) || !TryParse(from, out Int128 start) || !TryParse(to, out Int128 end))
        {
            return false;
        }

        return at >= Int128.Min(start, end) && at <= Int128.Max(start, end);
    }

    private static bool TryParse(string text, out Int128 number) =>
        Int128.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What stands in brackets; all of it where nothing does.</summary>
    private static string Chosen(string text)
    {
        int open = text.IndexOf('[', StringComparison.Ordinal);
        int close = open < 0 ? -1 : text.IndexOf(']', open);
        return Words(close < 0 ? text : text[(open + 1)..close]);
    }

    /// <summary>Whole pages, as page_counter_memparse() (mm/page_counter.c) keeps them; what is no number as it
    /// is.</summary>
    private static string Pages(string text, long pageBytes)
    {
        string word = Words(text);
        if (word is "max" or "-1") { return "max"; }
        if (!ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong bytes)) { return word; }
        return bytes >= NoLimitBytes ? "max" : (bytes / (ulong)pageBytes).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Ranges in order, each as long as can be; what is no list as it is.</summary>
    private static string Nodes(string text)
    {
        string word = Words(text);
        if (NodeMask.TryParse(Encoding.UTF8.GetBytes(word)) is not { } mask) { return word; }
        List<NodeRange> merged = [];
        foreach (NodeRange next in mask.Ranges.OrderBy(range => range.First))
        {
            if (merged is [.., var last] && next.First <= (long)last.Last + 1)
            {
                merged[^1] = last with { Last = Math.Max(last.Last, next.Last) };
            }
            else
            {
                merged.Add(next);
            }
        }

        return new NodeMask(merged.ToEquatableArray()).ToString();
    }
}

using System.Text;

namespace Lowmark.Diagnosis.Checks;

/// <summary>What the names of replicas have in common: <c>web-3.scope</c> and <c>web-12.scope</c> are
/// <c>web-#.scope</c>.</summary>
public static class ReplicaName
{
    private const int ShortestId = 8;
    private const int LongestName = 256;

    /// <summary>Numbers, hex ids, UUIDs and the instance of a systemd template (<c>name@instance.service</c>) become
    /// one <c>#</c>.</summary>
    /// <returns>Null when the name has none of these.</returns>
    public static string? StemOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > LongestName) { return null; }
        int at = name.IndexOf('@', StringComparison.Ordinal);
        int dot = name.LastIndexOf('.');
        if (at > 0 && dot > at + 1) { return $"{name[..(at + 1)]}#{name[dot..]}"; }
        StringBuilder stem = new(name.Length);
        for (int start = 0; start < name.Length;)
        {
            int end = start;
            while (end < name.Length && IsOfId(name[end])) { end++; }
            ReadOnlySpan<char> run = name.AsSpan(start, end - start);
            if (run.Length >= ShortestId && run.IndexOfAnyInRange('0', '9') >= 0) { stem.Append('#'); }
            else { AppendWithoutNumbers(stem, run); }
            if (end < name.Length) { stem.Append(name[end++]); }
            start = end;
        }

        string found = stem.ToString();
        return found.Contains('#', StringComparison.Ordinal) && !name.Contains('#', StringComparison.Ordinal)
            ? found
            : null;
    }

    private static void AppendWithoutNumbers(StringBuilder stem, ReadOnlySpan<char> run)
    {
        foreach (char letter in run)
        {
            bool isDigit = char.IsAsciiDigit(letter);
            if (!isDigit) { stem.Append(letter); }
            else if (stem.Length == 0 || stem[^1] != '#') { stem.Append('#'); }
        }
    }

    private static bool IsOfId(char letter) => char.IsAsciiHexDigitLower(letter) || letter is '-' or '_';
}

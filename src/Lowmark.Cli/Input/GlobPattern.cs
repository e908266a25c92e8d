namespace Lowmark.Cli.Input;

/// <summary><c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-z]</c> and <c>[!a]</c>, as a shell reads them.</summary>
internal static class GlobPattern
{
    public static bool HasWildcard(string text) => text.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>Time grows with the product of the two lengths at most.</summary>
    public static bool Matches(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, text[t], out int next))
            {
                p = next;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }

    private static bool MatchesOne(string pattern, int at, char character, out int next)
    {
        next = at + 1;
        if (pattern[at] == '?') { return true; }
        // A bracket that never closes stands for itself; a ] right behind the [ is one of the set.
        int set = at + 1;
        bool negated = set < pattern.Length && pattern[set] is '!' or '^';
        if (negated) { set++; }
        int close = pattern[at] == '[' && set < pattern.Length ? pattern.IndexOf(']', Math.Min(set + 1, pattern.Length - 1)) : -1;
        if (close < 0) { return pattern[at] == character; }

        next = close + 1;
        bool found = false;
        for (int i = set; i < close; i++)
        {
            if (i + 2 < close && pattern[i + 1] == '-')
            {
                found |= character >= pattern[i] && character <= pattern[i + 2];
                i += 2;
            }
            else
            {
                found |= pattern[i] == character;
            }
        }

        return found != negated;
    }
}

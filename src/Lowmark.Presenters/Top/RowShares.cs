namespace Lowmark.Presenters.Top;

/// <summary>Shares out the rows of a screen.</summary>
internal static class RowShares
{
    /// <param name="sections">What each needs at least and can use at most, the most important first.</param>
    /// <returns>Rows of each; 0 for one that would get less than it needs.</returns>
    public static int[] Of(int rows, params ReadOnlySpan<(int Least, int Most)> sections)
    {
        int[] shares = new int[sections.Length];
        for (int at = 0; at < shares.Length; at++)
        {
            if (sections[at].Least > Math.Min(rows, sections[at].Most)) { continue; }
            shares[at] = sections[at].Least;
            rows -= shares[at];
        }

        bool isGiven = true;
        while (rows > 0 && isGiven)
        {
            isGiven = false;
            for (int at = 0; at < shares.Length && rows > 0; at++)
            {
                if (shares[at] < sections[at].Least || shares[at] >= sections[at].Most) { continue; }
                shares[at]++;
                rows--;
                isGiven = true;
            }
        }

        return shares;
    }
}

using System.Globalization;

namespace Lowmark.Kernel.Units;

/// <summary>Times that something took, for people: two units at most.</summary>
public static class DurationText
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary><c>0.2 s</c>, <c>59 s</c>, <c>40 min</c>, <c>2 h 5 min</c>, <c>3 days 4 h</c>; whole seconds from ten
    /// on.</summary>
    public static string Of(double seconds)
    {
        if (seconds < 0) { return $"-{Of(-seconds)}"; }
        if (seconds < 10)
        {
            return $"{Math.Round(seconds, 1).ToString("0.#", CultureInfo.InvariantCulture)} s";
        }

        double whole = Math.Round(seconds);
        return whole switch
        {
            < 2 * Minute => $"{Number(whole)} s",
            < Hour => Two(whole, Minute, "min", 1, "s", 10 * Minute),
            < 2 * Day => Two(whole, Hour, "h", Minute, "min", double.MaxValue),
            _ => Two(whole, Day, "days", Hour, "h", double.MaxValue),
        };
    }

    /// <param name="roundFrom">From here on the smaller unit says nothing.</param>
    private static string Two(double seconds, int unit, string name, int smaller, string smallerName, double roundFrom)
    {
        if (seconds >= roundFrom) { return $"{Number(Math.Round(seconds / unit))} {name}"; }
        double count = Math.Round(seconds / smaller);
        double rest = count % (unit / smaller);
        string main = $"{Number((count - rest) / (unit / smaller))} {name}";
        return rest == 0 ? main : $"{main} {Number(rest)} {smallerName}";
    }

    private static string Number(double whole) => whole.ToString("0", CultureInfo.InvariantCulture);
}

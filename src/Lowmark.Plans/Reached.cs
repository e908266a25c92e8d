using System.Globalization;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans;

/// <summary>Whether a machine has by now what a remedy was to reach: logs are older than machines.</summary>
internal static class Reached
{
    /// <returns>The value that stands there and goes as far or further; null when none of the steps finds
    /// one.</returns>
    public static string? ValueOf(ChangeAim aim, EquatableArray<Step> steps)
    {
        foreach (Step step in steps.AsSpan())
        {
            if (step is WriteValue { Old: var old, New: var wanted } && GoesFurther(aim, old, wanted)) { return old; }
        }

        return null;
    }

    private static bool GoesFurther(ChangeAim aim, string old, string wanted) => aim switch
    {
        ChangeAim.AtLeast => NumberOf(old) >= NumberOf(wanted),
        ChangeAim.AtMost => NumberOf(old) <= NumberOf(wanted),
        ChangeAim.Exactly => false,
    };

    /// <summary>No bound is the largest.</summary>
    private static long? NumberOf(string value) => value switch
    {
        "max" or "-1" => long.MaxValue,
        _ => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : null,
    };
}

using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.HugePages;

/// <summary>Transparent huge pages: for whom the kernel takes them by itself.</summary>
internal static class ThpPlan
{
    private const string Folder = "/sys/kernel/mm/transparent_hugepage";

    public static Draft Of(SetThp change, PlanSite site)
    {
        List<Step> steps = [];
        List<(string, string)> kept = [];
        List<string> old = [];
        (string Name, string? Value)[] wanted = [("enabled", change.Mode), ("defrag", change.Defrag)];
        foreach ((string name, string? value) in wanted)
        {
            if (value is null) { continue; }
            string file = $"{Folder}/{name}";
            (SiteText chosen, EquatableArray<string> words) = site.Choice(file);
            if (chosen.Text is not { } now)
            {
                return Draft.Refuse($"{file} {chosen.Why}: no huge pages by themselves here.");
            }

            // After a planned step the choice is one word alone: the kernel decides.
            if (words.Count > 1 && !words.Contains(value))
            {
                return Draft.Refuse($"{file} takes {string.Join(", ", words)}, not {value}.");
            }

            kept.Add((file, value));
            if (site.Options.Now && now != value)
            {
                old.Add($"{now} in {name}");
                steps.Add(new WriteValue($"sets {file} from {now} to {value}", file, now, value, ValueForm.Choice));
            }
        }

        (EquatableArray<Step> lasting, EquatableArray<string> warnings) = site.Options.Lasting
            ? TmpFiles.Keep(
                site, TmpFile.Of("thp", [.. kept]), $"transparent_hugepage={change.Mode} on the kernel's command line")
            : ([], []);
        return new Drafted(
            steps.ToEquatableArray(), lasting,
            change.Mode == "always"
                ? "A program that touches one byte of a huge page gets all of it."
                : "Programs with large heaps that do not ask for huge pages (some JVMs, databases) get a few percent "
                    + "slower.",
            old.Count == 0 ? "removes the file" : $"writes {string.Join(" and ", old)} again")
        {
            Warnings = change.Mode == "always"
                ? warnings
                : [.. warnings, "What is mapped in huge pages already stays so until it is freed or reclaimed."],
        };
    }
}

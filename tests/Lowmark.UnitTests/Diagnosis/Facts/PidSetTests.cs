using FsCheck;
using FsCheck.Fluent;
using Lowmark.Diagnosis.Facts;

namespace Lowmark.UnitTests.Diagnosis.Facts;

public class PidSetTests
{
    private static Gen<int> Pid { get; } = Gen.Choose(0, 5000);

    [Fact]
    public void Holds_what_was_added_and_not_removed() =>
        Prop.ForAll(Gen.Zip(Gen.ArrayOf(Pid), Gen.ArrayOf(Pid)).ToArbitrary(), given =>
        {
            (int[] added, int[] removed) = given;
            PidSet set = new(4);
            HashSet<int> expected = [];
            bool same = true;
            foreach (int pid in added) { same &= set.Add(pid) == expected.Add(pid); }
            foreach (int pid in removed)
            {
                set.Remove(pid);
                expected.Remove(pid);
            }

            return same && set.Count == expected.Count
                && Enumerable.Range(0, 5001).All(pid => set.Contains(pid) == expected.Contains(pid));
        }).QuickCheckThrowOnFailure();
}

#!/usr/bin/env python3
"""Writes an export.xml like that of Apple Health, of any size, for measuring the XML reader.

    Benchmarks/xml/health_export.py MEGABYTES > export.xml

The structure is that of real exports: a document type with an internal subset, ExportDate, Me, many Records, some with
MetadataEntry children, Workouts with their own children, ActivitySummaries. All values are made up.
"""
import datetime, itertools, random, sys

DOCTYPE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 11 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT ExportDate EMPTY>
<!ATTLIST ExportDate
  value CDATA #REQUIRED
>
<!ELEMENT Me EMPTY>
<!ATTLIST Me
  HKCharacteristicTypeIdentifierDateOfBirth         CDATA #REQUIRED
  HKCharacteristicTypeIdentifierBiologicalSex       CDATA #REQUIRED
>
<!ELEMENT Record (MetadataEntry*)>
<!ATTLIST Record
  type          CDATA #REQUIRED
  unit          CDATA #IMPLIED
  value         CDATA #IMPLIED
  sourceName    CDATA #REQUIRED
  sourceVersion CDATA #IMPLIED
  device        CDATA #IMPLIED
  creationDate  CDATA #IMPLIED
  startDate     CDATA #REQUIRED
  endDate       CDATA #REQUIRED
>
<!ELEMENT MetadataEntry EMPTY>
<!ATTLIST MetadataEntry
  key   CDATA #REQUIRED
  value CDATA #REQUIRED
>
<!ELEMENT Workout (MetadataEntry*,WorkoutStatistics*)>
<!ATTLIST Workout
  workoutActivityType CDATA #REQUIRED
  duration            CDATA #IMPLIED
  durationUnit        CDATA #IMPLIED
  sourceName          CDATA #REQUIRED
  creationDate        CDATA #IMPLIED
  startDate           CDATA #REQUIRED
  endDate             CDATA #REQUIRED
>
<!ELEMENT WorkoutStatistics EMPTY>
<!ATTLIST WorkoutStatistics
  type CDATA #REQUIRED
  sum  CDATA #IMPLIED
  unit CDATA #IMPLIED
>
<!ELEMENT ActivitySummary EMPTY>
<!ATTLIST ActivitySummary
  dateComponents           CDATA #IMPLIED
  activeEnergyBurned       CDATA #IMPLIED
  activeEnergyBurnedGoal   CDATA #IMPLIED
>
]>
<HealthData locale="en_IT">
 <ExportDate value="2026-01-31 20:00:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1990-01-01" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexNotSet"/>
"""
DEVICE = "&lt;&lt;HKDevice: 0x28{:07x}&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:9.{}&gt;"
QUANTITIES = [
    ("HeartRate", "count/min", 55, 140), ("StepCount", "count", 1, 900), ("ActiveEnergyBurned", "kcal", 0, 9),
    ("DistanceWalkingRunning", "km", 0, 1), ("BasalEnergyBurned", "kcal", 0, 30),
]


def main() -> None:
    size, written = int(sys.argv[1]) << 20, 0
    draw = random.Random(1)
    moment = datetime.datetime(2016, 1, 1)
    out = sys.stdout
    out.write(DOCTYPE)
    for number in itertools.count():
        if written > size:
            break
        moment += datetime.timedelta(seconds=draw.randrange(20, 120))
        start = moment.strftime("%Y-%m-%d %H:%M:%S +0100")
        end = (moment + datetime.timedelta(seconds=draw.randrange(1, 600))).strftime("%Y-%m-%d %H:%M:%S +0100")
        name, unit, low, high = QUANTITIES[draw.randrange(5)]
        device = DEVICE.format(draw.randrange(1 << 28), draw.randrange(6))
        text = (
            f' <Record type="HKQuantityTypeIdentifier{name}" sourceName="Jo’s Apple Watch" sourceVersion="9.{number % 6}" '
            f'device="{device}" unit="{unit}" creationDate="{end}" startDate="{start}" endDate="{end}" '
            f'value="{draw.uniform(low, high):.4f}"')
        if name == "HeartRate":
            text += f'>\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="{number % 3}"/>\n </Record>\n'
        else:
            text += "/>\n"
        if number % 5000 == 4999:
            text += (
                f' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="{draw.uniform(10, 90):.6f}" durationUnit="min" '
                f'sourceName="Jo’s Apple Watch" creationDate="{end}" startDate="{start}" endDate="{end}">\n'
                '  <MetadataEntry key="HKIndoorWorkout" value="0"/>\n  <MetadataEntry key="HKTimeZone" value="Europe/Rome"/>\n'
                f'  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="{draw.uniform(1, 15):.4f}" unit="km"/>\n'
                f'  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="{draw.uniform(50, 900):.3f}" unit="kcal"/>\n </Workout>\n')
        if number % 1000 == 999:
            text += f' <ActivitySummary dateComponents="{moment:%Y-%m-%d}" activeEnergyBurned="{draw.uniform(1, 900):.3f}" activeEnergyBurnedGoal="400"/>\n'
        out.write(text)
        written += len(text)
    out.write("</HealthData>\n")


main()

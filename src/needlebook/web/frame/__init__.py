"""What stands around every page of a visit: the patient, the alerts, the stages, the verdict in words."""

"""What leaves the screen: figures as data, workbooks and documents."""
